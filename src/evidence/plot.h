#ifndef EVIDENCE_PLOT_H
#define EVIDENCE_PLOT_H

// plot - the skin of the pictures of evidence: lines, marks and words as SVG.
//
// Every look is an attribute, none a style sheet, so that a picture may stand
// in a page that allows no inline style: there it takes the colour of the text
// around it. As a file of its own it brings dark letters on paper, and light
// ones for readers who prefer those. One accent, which reads on both; what it
// says is said by shape, too.
//
// Lengths are pixels of a screen and quarter-millimetres of a printed page.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/transform.h"

#include "base/text.h"

enum {
    PLOT_WIDTH = 760,
    PLOT_LETTER = 13, // height of letters
    PLOT_LINE = 18,   // from one line of words to the next
};

struct plot {
    struct text *out;
    double width, height;
};

struct plot_head {
    struct str title, description; // read aloud in place of the picture
    double width, height;
    bool alone; // a file of its own, with a margin; not part of a page
};
struct plot plot_open(struct text *out, const struct plot_head *head);
void plot_close(struct plot *plot);

enum plot_anchor { PLOT_LEFT, PLOT_MIDDLE, PLOT_RIGHT };
enum plot_look {
    PLOT_INK,    // full
    PLOT_SOFT,   // what may be skipped
    PLOT_ACCENT, // the pooled answer
    PLOT_STRONG, // bold words
    PLOT_FAINT,  // guide lines, areas
};

void plot_words(struct plot *plot, double x, double y, enum plot_anchor anchor,
                enum plot_look look, struct str words);
// As much of the words as has room; all of them for whoever points at it.
void plot_words_cut(struct plot *plot, double x, double y, double room,
                    enum plot_look look, struct str words);
// Words below a picture, in lines of so much room, from the line at `y` on;
// where the next paragraph begins, which is its height further down.
double plot_paragraph(struct plot *plot, double x, double y, double room,
                      struct str words);
double plot_paragraph_height(struct str words, double room);
// Turned to read upwards, its middle at (x, y).
void plot_words_up(struct plot *plot, double x, double y, struct str words);
void plot_line(struct plot *plot, double x1, double y1, double x2, double y2,
               enum plot_look look);
void plot_dashes(struct plot *plot, double x1, double y1, double x2, double y2,
                 enum plot_look look);
void plot_box(struct plot *plot, double x, double y, double size,
              enum plot_look look); // its middle
void plot_diamond(struct plot *plot, double left, double middle, double right,
                  double y, enum plot_look look);
void plot_dot(struct plot *plot, double x, double y, double radius,
              enum plot_look look);
void plot_ring(struct plot *plot, double x, double y, double radius,
               enum plot_look look);
struct plot_point {
    double x, y;
};
// A polygon, filled with a share (0 to 1) of its look's colour.
void plot_area(struct plot *plot, const struct plot_point *corners, int count,
               enum plot_look look, double share);
void plot_curve(struct plot *plot, const struct plot_point *corners, int count,
                enum plot_look look);
// One that stands out among many others.
void plot_curve_thick(struct plot *plot, const struct plot_point *corners,
                      int count, enum plot_look look);
void plot_curve_dashes(struct plot *plot, const struct plot_point *corners,
                       int count, enum plot_look look);

// How wide words are, nearly.
double plot_words_width(struct str words);

// A straight scale: `low` at pixel `from`, `high` at pixel `to`.
struct plot_scale {
    double low, high;
    double from, to;
};
double plot_at(const struct plot_scale *scale, double value);
// The same, not beyond its ends. `*beyond` (may be NULL) says that it was.
double plot_at_within(const struct plot_scale *scale, double value,
                      bool *beyond);
// The axis below a picture at `y`, with words under its marks and its name.
void plot_axis_below(struct plot *plot, const struct plot_scale *scale,
                     double y, enum transform transform, struct str name);
void plot_axis_left(struct plot *plot, const struct plot_scale *scale, double x,
                    enum transform transform, struct str name);

#endif
