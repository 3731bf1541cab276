#ifndef WEB_PAGE_REPAIR_H
#define WEB_PAGE_REPAIR_H

// page_repair - "/client/:id/repair": after a session that felt off. A note of
// at most six taps, whether it was talked about, and what goes to supervision.
// Also the therapist's own list for supervision, and the practice's picture.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/repair_rate.h"
#include "practice/rupture.h"
#include "practice/session.h"
#include "practice/supervision.h"
#include "practice/talk.h"
#include "web/page_me.h"
#include "web/staff_page.h"

// Buttons "yes, partly, no" (or "yes, not yet"), which lead back.
struct talk_ask {
    struct client_id client;
    const char *subject; // of practice/talk.h
    int64_t id;
    const char *back; // "glance", "card", ... or the number of a session
    const char *what; // for who cannot see: "that something was off"
    bool partly;
};

struct repair_note { // one note, as it is shown
    struct rupture rupture;
    struct talk talked; // at 0: nobody has said
};

struct repair_view {
    const struct page *page;
    struct client client;
    struct low_moment moment;
    bool has_moment;
    struct rupture draft; // what the form holds; id 0: a new note
    struct str problem;
    struct repair_note *notes; // newest first
    int count;
    bool own_open;            // may something be written for oneself alone?
    bool own_kept;            // just now
    struct repair_note *last; // may be brought to supervision; NULL: none
};

struct supervision_view {
    const struct page *page;
    struct supervision *items;
    int count;
};

struct practice_picture_view {
    const struct page *page;
    struct repair_rate rate;
};

// "Something felt off for Kite on Tuesday."
struct str repair_moment_words(struct practice *practice, struct str name,
                               const struct low_moment *moment);
// "Withdrawal; about the two of us, how we work"
struct str repair_note_words(struct arena *arena,
                             const struct rupture *rupture);
// What stands in one group, in words: "I named it, I asked about it"
struct str repair_group_words(struct arena *arena,
                              const struct rupture *rupture,
                              enum repair_group_index group);
// "yes", "partly", "not yet"
const char *repair_answer_words(const char *answer);

bool repair_page(struct page *page, struct err *err);
bool repair_post(struct page *page, struct err *err); // a new note
// "Own": kept as a reflection of who writes it, under their own key.
bool own_post(struct page *page, struct err *err);
bool rupture_page(struct page *page, struct err *err);
bool rupture_post(struct page *page, struct err *err); // a changed note
bool talk_post(struct page *page, struct err *err);    // talked about?

// What the page of a session asks once it has ended.
struct session_talk {
    int64_t session;
    bool shown;
    bool ask; // "Was it talked about?" about the moment
    struct low_moment moment;
    struct talk check_ins; // the therapist's newest word; at 0: none
};
bool session_talk_read(struct page *page, const struct session *session,
                       struct session_talk *talk, struct err *err) MUST_USE;

bool supervision_page(struct page *page, struct err *err);
bool supervision_add_post(struct page *page, struct err *err);
bool supervision_post(struct page *page, struct err *err);
bool practice_picture_page(struct page *page, struct err *err);

// The client's own word: /me/:ticket/check-ins
struct me_talk_view {
    const struct page *page;
    struct str therapist;
    struct talk mine; // at 0: not said yet
    bool said;        // just now
    // What the two chose last (practice/support.h), if anything.
    int64_t choice; // 0: nothing
    struct str choice_words;
    struct talk choice_talk;
};
bool me_check_ins_page(struct page *page, struct err *err);
bool me_check_ins_post(struct page *page, struct err *err);

#endif
