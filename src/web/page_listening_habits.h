#ifndef WEB_PAGE_LISTENING_HABITS_H
#define WEB_PAGE_LISTENING_HABITS_H

// page_listening_habits - "/my/listening": what a therapist did in the sessions
// that they listened to, each beside what that client said in the next check;
// and how often they saw a label differently. For who is signed in alone.
//
// A dot is a session. No line is drawn through them and nothing is computed
// from them: so few, from so different people, are a question and no finding.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/listen_dispute.h"
#include "practice/listen_habits.h"
#include "web/page.h"

// Units of the picture's viewBox.
enum {
    HABIT_WIDTH = 320,
    HABIT_HEIGHT = 210,
    HABIT_LEFT = 40,
    HABIT_RIGHT = 308,
    HABIT_TOP = 12,
    HABIT_BOTTOM = 168,
};

struct habit_dot {
    const struct listen_habit *session;
    double x, y;
};
struct habit_plot {
    const struct number_row *number;
    const char *words; // what it is called where it stands alone
    const struct habit_dot *dots;
    int count;
    struct str most; // what stands at the right end of the axis
};

enum { HABIT_PLOTS_MOST = 8 };
struct listening_habits_view {
    const struct page *page;
    struct listen_habits habits;
    struct habit_plot plots[HABIT_PLOTS_MOST];
    int plot_count;
    struct listen_measure measure;
};
bool listening_habits_page(struct page *page, struct err *err);

// pages/listening_habits.html
const char *habit_task_words(int task); // of enum code_task
// "0.8", "41 %", "12"
struct str habit_words(struct arena *arena, const struct number_row *number,
                       double value);

#endif
