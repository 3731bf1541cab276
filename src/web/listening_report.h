#ifndef WEB_LISTENING_REPORT_H
#define WEB_LISTENING_REPORT_H

// listening_report - what was heard in a session, as HTML: a part for a page of
// the practice, and a page of its own for a file on disk.
//
//     listening_report_html(out, &view)       the part: sections from <h2> on;
//                                             the page has its own <h1> and the
//                                             style sheet listening.css
//     listening_report_page(out, &view)       the whole file: style inside, no
//                                             script, nothing from elsewhere
//
// Both stand in pages/listening_report.html. Every turn has the anchor "turn-N"
// (N from 1), to which pictures and findings point.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/text.h"
#include "talk/listening.h"

// A label that the therapist sees differently. The codes stay as they were
// given; the report shows both.
struct listening_dispute {
    size_t turn; // index of transcript.turns
    enum code_task task;
    int class; // as the therapist sees it
};

struct listening_view {
    const struct listening *listening;
    struct str title; // of the page of its own: "session.vtt"
    // What the therapist disputed, in the order of the turns.
    const struct listening_dispute *disputes;
    int dispute_count;
    // Puts the control for disputing the labels of a turn behind them. NULL:
    // there is none, as in a file on disk.
    void (*dispute_control)(struct text *out, const struct listening_view *view,
                            size_t turn);
    const void *self; // for dispute_control
};

// What the templates ask (web/listening_report.c).

// Disputes of that turn: the first one, and how many; NULL: none.
const struct listening_dispute *listening_disputes_of(
    const struct listening_view *view, size_t turn, int *count);
// The style sheets, for the page of its own.
void listening_put_style(struct text *out);
// ".83", how sure the program is of the turn's main label; "" when not coded.
struct str listening_sureness(struct arena *arena,
                              const struct turn_codes *codes);
// "Mara", as a class of the style sheet: "therapist", "client" or "other".
const char *listening_side(const struct listening *listening, size_t turn);

// Pictures (web/listening_picture.c). The bar carries its words; the ribbon is
// for eyes and pointers only: listening_put_marks() holds the same for all.
void listening_put_shares(struct text *out, const struct listening *listening);
void listening_put_ribbon(struct text *out, const struct listening *listening);
// Links to the turns of one kind: "12, 15, 31".
enum listening_mark {
    MARK_REFLECTION,
    MARK_QUESTION,
    MARK_INPUT,
    LISTENING_MARKS
};
void listening_put_marks(struct text *out, const struct listening *listening,
                         enum listening_mark mark);

#endif
