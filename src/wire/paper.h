#ifndef WIRE_PAPER_H
#define WIRE_PAPER_H

// paper - words for a terminal or a plain file: wrapped at its width, in three
// looks where it can show them.
//
//     paper_begin(&paper, 2, 4);           first line indented 2, others 4
//     paper_say(&paper, PAPER_STRONG, STR("line 12 "));
//     paper_say(&paper, PAPER_PLAIN, words);
//     paper_end(&paper);
//
// Lines break at spaces only, and inside a word that is wider than a line. A
// no-break space (U+00A0) holds words together and comes out as a space.
// What is said is shown, never obeyed: control characters (a transcript may
// hold any) come out as U+FFFD, line breaks as spaces. Without looks, what is
// written is the same text.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/text.h"

enum { PAPER_LEAST = 40, PAPER_USUAL = 80, PAPER_MOST = 100 };

enum paper_look {
    PAPER_PLAIN,
    PAPER_STRONG, // bold
    PAPER_ACCENT, // the one colour
    PAPER_SOFT,   // fainter: what may be skipped
};

struct paper {
    struct text *text;
    int width; // columns
    bool has_looks;
    int indent;    // of the lines after the first
    int column;    // where the next letter goes, from 0
    bool at_start; // nothing but indentation stands on this line
    bool space;    // one is due before the next word
};

// A width outside of PAPER_LEAST to PAPER_MOST becomes the nearest.
struct paper paper_in(struct text *text, int width, bool has_looks);

void paper_begin(struct paper *paper, int first, int indent);
void paper_say(struct paper *paper, enum paper_look look, struct str words);
void paper_sayf(struct paper *paper, enum paper_look look, const char *fmt, ...)
    LIKE_PRINTF(3, 4);
// Goes on at that column, or after one space where that is behind us. Lines
// that follow are indented as far: the cell of a table.
void paper_tab(struct paper *paper, int column);
void paper_end(struct paper *paper);
void paper_blank(struct paper *paper); // an empty line
// A heading: an empty line, then the words in the accent.
void paper_head(struct paper *paper, const char *words);

#endif
