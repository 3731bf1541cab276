#ifndef PRACTICE_DEMO_PEOPLE_H
#define PRACTICE_DEMO_PEOPLE_H

// demo_people - who the fictional people are, week by week. Plain data: what
// they answer; what the program makes of it is decided on the road.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include <stdbool.h>

enum { DEMO_PEOPLE = 7, DEMO_WEEKS = 16, DEMO_ABSENT = -1 };

struct demo_week {
    int hard; // how hard the week was, 0 to 100; DEMO_ABSENT: no form before
    int bond; // the check after the session, 0 to 20; DEMO_ABSENT: none
    const char *note; // the line after the session, or NULL
};

struct demo_person {
    const char *name;
    const char *shape;  // which course they show
    int workdays_ago;   // they come on that day of the week (0 to 4); 0: today,
                        // or Monday when today is at the weekend
    int hour;           // of their sessions, on the practice's wall
    int weeks_ago;      // the last session lies further back by so many weeks
    int count;          // sessions, one a week
    const char *vision; // "where I want to go", or NULL
    const char *goal;
    const char *plan;
    const char *promise; // what the therapist said she would do, due yesterday,
                         // or today if they come today
    const char *event;   // something in their life, in week `event_week`
    int event_week;
    const char *line; // the therapist's about the last session, or NULL
    const char *miss; // "what should we not miss", already sent for the next
                      // session, with a chip and something unsaid; or NULL
    bool books;       // a further session is planned
    bool ended;       // after the last session, as planned
    bool left;        // stayed away without a word
    struct demo_week weeks[DEMO_WEEKS];
};

// By the day of the week on which they come, the longest ago first: so that
// the clock only ever goes forward.
extern const struct demo_person DEMO_PERSONS[DEMO_PEOPLE];

#endif
