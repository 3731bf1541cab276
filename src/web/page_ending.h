#ifndef WEB_PAGE_ENDING_H
#define WEB_PAGE_ENDING_H

// page_ending - how the work ends: "/client/:id/ending" for the therapist, with
// the follow-ups that were chosen and what goes out after an absence, and
// "/me/:ticket/ending" for the client. Both write the same plan; a line of the
// client's is the client's.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/door.h"
#include "practice/ending.h"
#include "practice/episode.h"
#include "practice/followup.h"
#include "practice/leaving.h"
#include "web/page_me.h"
#include "web/staff_page.h"

struct ending_followup {
    struct followup followup;
    struct followup_result result;
};
struct ending_view {
    const struct page *page;
    const char *problem; // what could not be kept, and why
    struct client client;
    struct str therapist;
    struct episode episode;
    struct ending_plan plan;
    struct ending_plan *versions;
    int version_count;
    const struct str *typed; // ENDING_LINES that could not be kept, or NULL
    struct ending_followup followups[FOLLOWUP_TIMES];
    int asked, answered; // of this client
    bool follow_up_given;
    bool leaving_given;
    struct leaving_note notes[LEAVING_NOTES];
    int note_count;
    int reason; // of the closing question; 0: none
};

// What stands in the box of a line.
struct str ending_text(const struct ending_view *view, int line);
// May this therapist change the line, or is it the client's own?
bool ending_is_theirs(const struct ending_view *view, int line);
// "asked on 3 March, one reminder", ...
struct str ending_followup_words(const struct ending_view *view,
                                 const struct ending_followup *one);
// "answered: 9 of 12. No call wanted."
struct str ending_result_words(const struct ending_view *view,
                               const struct ending_followup *one);
struct str ending_note_words(const struct ending_view *view,
                             const struct leaving_note *note);
bool ending_is_planned(const struct ending_followup *one, const char *way);
bool ending_may_choose(const struct ending_followup *one);

// Everything that stands on either page.
bool ending_view_read(struct ending_view *view, struct err *err) MUST_USE;

bool ending_page(struct page *page, struct err *err);
bool ending_plan_post(struct page *page, struct err *err);
bool ending_agree_post(struct page *page, struct err *err);
bool ending_print_page(struct page *page, struct err *err);
// "They come back": a new episode.
bool ending_come_back_post(struct page *page, struct err *err);

bool me_ending_page(struct page *page, struct err *err);
bool me_ending_post(struct page *page, struct err *err);
bool me_ending_agree_post(struct page *page, struct err *err);
bool me_ending_no_more_post(struct page *page, struct err *err);

#endif
