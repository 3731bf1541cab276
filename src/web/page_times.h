#ifndef WEB_PAGE_TIMES_H
#define WEB_PAGE_TIMES_H

// page_times - the times of one client: "/client/:id/times" for the therapist,
// "/me/:ticket/times" for the client. What is to come with what the client said
// about it, what has been, changes by the practice apart from those by the
// client, and when to be reminded.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/calendar.h"
#include "practice/coming.h"
#include "practice/reminder.h"
#include "practice/session_change.h"
#include "practice/time_offer.h"
#include "web/page_me.h"

struct time_row {
    struct session session;
    struct coming coming;    // of what is to come
    struct time_offer offer; // the same
};

struct times_view {
    const struct page *page;
    struct client client;
    struct str therapist;
    struct time_row *coming; // the next one first
    int coming_count;
    struct session *been; // the last one first
    int been_count;
    struct change_counts counts;
    struct session_change *changes;
    int change_count;
    int lead_hours;
    bool lead_own; // chosen for this client
    bool paused;   // the client rests: no reminders
    bool saved;
    char code[CALENDAR_CODE_ROOM]; // of the calendar feed
};

struct lead_choice {
    int hours;
    const char *words;
};
extern const struct lead_choice LEAD_CHOICES[];
extern const int LEAD_CHOICE_COUNT;

// "moved by the practice": of a change of the client's list.
const char *times_change_words(const struct session_change *change);

bool times_page(struct page *page, struct err *err);
bool times_post(struct page *page, struct err *err);
bool my_times_page(struct page *page, struct err *err);
bool my_times_post(struct page *page, struct err *err);
// The line of the client's own page (ME_WAITING).
bool my_times_wait(struct practice *practice, struct client_id client,
                   struct str *line, struct err *err);

#endif
