#ifndef PRACTICE_GLANCE_H
#define PRACTICE_GLANCE_H

// glance - what a therapist wants to know in the thirty seconds before a
// session: seven blocks in a fixed order (PRODUCT.md J4). A block without data
// is empty, and the page leaves it out; nothing is made up to fill it.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/card.h"
#include "practice/course_view.h"
#include "practice/goal.h"
#include "practice/plan.h"
#include "practice/promise.h"
#include "practice/rupture.h"
#include "practice/session.h"
#include "practice/support.h"
#include "practice/talk.h"

enum {
    GLANCE_PROMISES = 2,
    GLANCE_CHIPS = 12,
    GLANCE_SETTLING = 4, // first sessions: attention to how it begins (C11)
};

struct glance {
    struct client_id client;
    int64_t now;

    // 0. After a safety answer, before all else; open ones, and those closed
    // since the last session.
    struct reason_id safety; // n == 0: none
    bool safety_open;
    int64_t safety_at;

    // 1. Arrive
    struct str name;
    struct session session; // today's or the next; id.n == 0: none is booked
    const char *coming;     // what the client said about it, or ""
    struct str vision;      // "where they want to go", may be empty
    int64_t ended_at;       // 0: the work goes on
    struct str likes; // how they like to work: before the first two sessions

    // 2. In their words today
    bool has_words; // a form for this session was sent, or is being filled in
    bool declined;  // "Not today"
    int64_t words_at;
    struct str miss;       // "What should we not miss today?", as it was typed
    struct str last_words; // after the last session, if they may be read and
    int64_t last_words_at; // today's form holds none
    struct str chips[GLANCE_CHIPS];
    int chip_count;
    bool unsaid; // there is something; nobody is told what

    // 3. You said you would
    struct promise promises[GLANCE_PROMISES];
    int promise_count;
    int promises_further;

    // 4. Review
    struct plan
        plan; // the last one, not yet looked at together; id.n == 0: none

    struct decision review; // its day has come; id.n == 0: none
    int reviews_further;

    struct goal_id goal; // to ask about: still ours? n == 0: none
    struct str goal_words;

    // 5. One thing to ask: about the newest moment that felt off, before the
    // next session and once after it; otherwise of the card.
    struct low_moment moment; // step REPAIR_OVER: nothing to ask about it
    struct reason_id ask;     // n == 0: none
    struct str ask_sentence;
    const char *ask_question;
    int ask_further;           // further reasons on the card
    struct talk_reminder talk; // of the check-ins

    // 6. The picture
    struct course_view course;

    // 7. The last note
    struct str note; // its first line
    int note_session;
    int64_t note_at;
};

bool glance_read(struct practice *practice, struct client_id client,
                 struct glance *glance, struct err *err) MUST_USE;

#endif
