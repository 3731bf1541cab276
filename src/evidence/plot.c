// plot - see plot.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/plot.h"

#include "base/utf8.h"
#include "wire/html.h"

#include <math.h>

enum { TICK = 5, WIDE_LETTER = 7, PARAGRAPH_GAP = 4, PLOT_MARGIN = 12 };
#define ELLIPSIS "\xE2\x80\xA6"

// What an attribute says of each look. The accent keeps 3:1 to white and to
// near-black alike.
// SOURCE: WCAG 2.2, 1.4.11
static const struct look {
    const char *colour;
    double stroke, words; // shares of it
} LOOKS[] = {
    [PLOT_INK] = {"currentColor", 1,   1  },
    [PLOT_SOFT] = {"currentColor", .55, .75},
    [PLOT_ACCENT] = {"#31949f",      1,   1  },
    [PLOT_STRONG] = {"currentColor", 1,   1  },
    [PLOT_FAINT] = {"currentColor", .25, .6 },
};

static const char *const ANCHORS[] = {
    [PLOT_LEFT] = "start", [PLOT_MIDDLE] = "middle", [PLOT_RIGHT] = "end"};

struct plot plot_open(struct text *out, const struct plot_head *head)
{
    double margin = head->alone ? PLOT_MARGIN : 0;
    double width = head->width + 2 * margin;
    double height = head->height + 2 * margin;

    text_addf(out,
              "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"evidence\" "
              "viewBox=\"%.0f %.0f %.0f %.0f\" ",
              0 - margin, 0 - margin, width, height);
    if (head->alone) { // so large on a page, unless the page says otherwise
        text_addf(out, "width=\"%.0f\" height=\"%.0f\" ", width, height);
    } else {
        html_raw(out, "width=\"100%\" ");
    }
    text_addf(out,
              "font-family=\"system-ui, 'Segoe UI', 'DejaVu Sans', Arial, "
              "sans-serif\" font-size=\"%d\" fill=\"currentColor\" "
              "role=\"img\">\n<title>",
              PLOT_LETTER);
    html_put(out, head->title);
    html_raw(out, "</title>\n<desc>");
    html_put(out, head->description);
    html_raw(out, "</desc>\n");
    if (head->alone) {
        html_raw(out,
                 "<style>.evidence{color:#1f2328;background:#fff;"
                 "max-width:100%;height:auto}"
                 "@media screen and (prefers-color-scheme:dark)"
                 "{.evidence{color:#e4e6e8;background:#16181b}}</style>\n");
    }
    return (struct plot){out, head->width, head->height};
}

void plot_close(struct plot *plot)
{
    html_raw(plot->out, "</svg>\n");
}

// ---- words ------------------------------------------------------------------

double plot_words_width(struct str words)
{
    double width = 0;

    while (words.len) {
        uint32_t letter;
        size_t len = utf8_next(words, &letter);
        bool thin = letter == ' ' || letter == '.' || letter == ','
                 || letter == 'i' || letter == 'l' || letter == '['
                 || letter == ']' || letter == '(' || letter == ')';

        width += utf8_columns(letter) * (thin ? 4.6 : (double)WIDE_LETTER + .8);
        words = (struct str){words.at + len, words.len - len};
    }
    return width;
}

static void open_words(struct plot *plot, double x, double y,
                       enum plot_anchor anchor, enum plot_look look)
{
    text_addf(plot->out, "<text x=\"%.1f\" y=\"%.1f\"", x, y);
    if (anchor != PLOT_LEFT) {
        text_addf(plot->out, " text-anchor=\"%s\"", ANCHORS[anchor]);
    }
    if (look == PLOT_STRONG) {
        html_raw(plot->out, " font-weight=\"600\"");
    }
    if (LOOKS[look].words < 1) {
        text_addf(plot->out, " fill-opacity=\"%.2f\"", LOOKS[look].words);
    }
    html_raw(plot->out, ">");
}

void plot_words(struct plot *plot, double x, double y, enum plot_anchor anchor,
                enum plot_look look, struct str words)
{
    open_words(plot, x, y, anchor, look);
    html_put(plot->out, words);
    html_raw(plot->out, "</text>\n");
}

void plot_words_cut(struct plot *plot, double x, double y, double room,
                    enum plot_look look, struct str words)
{
    struct str shown = {words.at, 0};

    if (plot_words_width(words) <= room) {
        plot_words(plot, x, y, PLOT_LEFT, look, words);
        return;
    }
    while (shown.len < words.len) {
        struct str rest = {words.at + shown.len, words.len - shown.len};
        uint32_t letter;
        struct str more = {words.at, shown.len + utf8_next(rest, &letter)};

        if (plot_words_width(more) > room - 2 * WIDE_LETTER) {
            break;
        }
        shown = more;
    }
    open_words(plot, x, y, PLOT_LEFT, look);
    html_raw(plot->out, "<title>");
    html_put(plot->out, words);
    html_raw(plot->out, "</title>");
    html_put(plot->out, str_trim(shown));
    html_raw(plot->out, ELLIPSIS "</text>\n");
}

// As many words as have room; `*rest` is what follows.
static struct str cut_line(struct str *rest, double room)
{
    struct str line = {rest->at, 0};

    for (size_t i = 0; i <= rest->len; i++) {
        struct str longer = {rest->at, i};

        if (i < rest->len && rest->at[i] != ' ') {
            continue;
        }
        if (line.len && plot_words_width(longer) > room) {
            break;
        }
        line = longer;
    }
    *rest = str_trim((struct str){rest->at + line.len, rest->len - line.len});
    return line;
}

double plot_paragraph(struct plot *plot, double x, double y, double room,
                      struct str words)
{
    while (words.len) {
        plot_words(plot, x, y, PLOT_LEFT, PLOT_SOFT, cut_line(&words, room));
        y += PLOT_LINE;
    }
    return y + PARAGRAPH_GAP;
}

double plot_paragraph_height(struct str words, double room)
{
    int lines = 0;

    while (words.len) {
        (void)cut_line(&words, room);
        lines++;
    }
    return (double)lines * PLOT_LINE + PARAGRAPH_GAP;
}

void plot_words_up(struct plot *plot, double x, double y, struct str words)
{
    text_addf(plot->out,
              "<text transform=\"translate(%.1f %.1f) rotate(-90)\" "
              "text-anchor=\"middle\">",
              x, y);
    html_put(plot->out, words);
    html_raw(plot->out, "</text>\n");
}

// ---- lines ------------------------------------------------------------------

static void put_stroke(struct plot *plot, enum plot_look look)
{
    text_addf(plot->out, " stroke=\"%s\"", LOOKS[look].colour);
    if (LOOKS[look].stroke < 1) {
        text_addf(plot->out, " stroke-opacity=\"%.2f\"", LOOKS[look].stroke);
    }
}

static void put_fill(struct plot *plot, enum plot_look look, double share)
{
    text_addf(plot->out, " fill=\"%s\"", LOOKS[look].colour);
    if (share * LOOKS[look].stroke < 1) {
        text_addf(plot->out, " fill-opacity=\"%.2f\"",
                  share * LOOKS[look].stroke);
    }
}

static void put_line(struct plot *plot, const double ends[4],
                     enum plot_look look, bool dashes)
{
    text_addf(plot->out,
              "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"", ends[0],
              ends[1], ends[2], ends[3]);
    put_stroke(plot, look);
    if (dashes) {
        html_raw(plot->out, " stroke-dasharray=\"4 3\"");
    }
    html_raw(plot->out, "/>\n");
}

void plot_line(struct plot *plot, double x1, double y1, double x2, double y2,
               enum plot_look look)
{
    put_line(plot, (const double[4]){x1, y1, x2, y2}, look, false);
}

void plot_dashes(struct plot *plot, double x1, double y1, double x2, double y2,
                 enum plot_look look)
{
    put_line(plot, (const double[4]){x1, y1, x2, y2}, look, true);
}

static void put_corners(struct plot *plot, const struct plot_point *corners,
                        int count)
{
    html_raw(plot->out, " points=\"");
    for (int i = 0; i < count; i++) {
        text_addf(plot->out, "%s%.1f,%.1f", i ? " " : "", corners[i].x,
                  corners[i].y);
    }
    html_raw(plot->out, "\"");
}

static void put_curve(struct plot *plot, const struct plot_point *corners,
                      int count, enum plot_look look, const char *width,
                      bool dashes)
{
    text_addf(plot->out, "<polyline fill=\"none\" stroke-width=\"%s\"", width);
    put_corners(plot, corners, count);
    put_stroke(plot, look);
    if (dashes) {
        html_raw(plot->out, " stroke-dasharray=\"6 4\"");
    }
    html_raw(plot->out, "/>\n");
}

void plot_curve(struct plot *plot, const struct plot_point *corners, int count,
                enum plot_look look)
{
    put_curve(plot, corners, count, look, "1.5", false);
}

void plot_curve_thick(struct plot *plot, const struct plot_point *corners,
                      int count, enum plot_look look)
{
    put_curve(plot, corners, count, look, "3", false);
}

void plot_curve_dashes(struct plot *plot, const struct plot_point *corners,
                       int count, enum plot_look look)
{
    put_curve(plot, corners, count, look, "1.5", true);
}

// ---- marks ------------------------------------------------------------------

void plot_box(struct plot *plot, double x, double y, double size,
              enum plot_look look)
{
    text_addf(plot->out,
              "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"",
              x - size / 2, y - size / 2, size, size);
    put_fill(plot, look, 1);
    html_raw(plot->out, "/>\n");
}

void plot_area(struct plot *plot, const struct plot_point *corners, int count,
               enum plot_look look, double share)
{
    html_raw(plot->out, "<polygon");
    put_corners(plot, corners, count);
    put_fill(plot, look, share);
    html_raw(plot->out, "/>\n");
}

void plot_diamond(struct plot *plot, double left, double middle, double right,
                  double y, enum plot_look look)
{
    struct plot_point corners[] = {
        {left,   y    },
        {middle, y - 6},
        {right,  y    },
        {middle, y + 6}
    };

    plot_area(plot, corners, 4, look, 1);
}

void plot_dot(struct plot *plot, double x, double y, double radius,
              enum plot_look look)
{
    text_addf(plot->out, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"", x, y,
              radius);
    put_fill(plot, look, 1);
    html_raw(plot->out, "/>\n");
}

void plot_ring(struct plot *plot, double x, double y, double radius,
               enum plot_look look)
{
    text_addf(plot->out,
              "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"none\"", x, y,
              radius);
    put_stroke(plot, look);
    html_raw(plot->out, "/>\n");
}

// ---- axes -------------------------------------------------------------------

double plot_at(const struct plot_scale *scale, double value)
{
    double span = scale->high - scale->low;
    double share = span > 0 ? (value - scale->low) / span : .5;

    return scale->from + share * (scale->to - scale->from);
}

double plot_at_within(const struct plot_scale *scale, double value,
                      bool *beyond)
{
    double within = fmin(fmax(value, scale->low), scale->high);

    if (beyond) {
        *beyond = within != value;
    }
    return plot_at(scale, within);
}

// Whether words under the marks keep apart.
static bool ticks_have_room(const struct ticks *ticks, double room)
{
    double taken = 0;

    for (int i = 0; i < ticks->count; i++) {
        taken += plot_words_width(ticks->words[i]) + WIDE_LETTER;
    }
    return taken <= room;
}

static struct ticks ticks_below(const struct plot *plot,
                                const struct plot_scale *scale,
                                enum transform transform)
{
    struct arena *arena = plot->out->arena;
    double room = scale->to - scale->from;
    int wanted = room < 220 ? 4 : 6;
    struct ticks ticks =
        ticks_of(arena, transform, scale->low, scale->high, wanted);

    while (wanted > 2 && !ticks_have_room(&ticks, room)) {
        ticks = ticks_of(arena, transform, scale->low, scale->high, --wanted);
    }
    return ticks;
}

void plot_axis_below(struct plot *plot, const struct plot_scale *scale,
                     double y, enum transform transform, struct str name)
{
    struct ticks ticks = ticks_below(plot, scale, transform);

    plot_line(plot, scale->from, y, scale->to, y, PLOT_INK);
    for (int i = 0; i < ticks.count; i++) {
        double x = plot_at(scale, ticks.at[i]);

        plot_line(plot, x, y, x, y + TICK, PLOT_INK);
        plot_words(plot, x, y + TICK + PLOT_LETTER + 1, PLOT_MIDDLE, PLOT_INK,
                   ticks.words[i]);
    }
    plot_words(plot, (scale->from + scale->to) / 2,
               y + TICK + 2 * PLOT_LETTER + 7, PLOT_MIDDLE, PLOT_SOFT, name);
}

void plot_axis_left(struct plot *plot, const struct plot_scale *scale, double x,
                    enum transform transform, struct str name)
{
    double low = fmin(scale->low, scale->high);
    double high = fmax(scale->low, scale->high);
    struct ticks ticks = ticks_of(plot->out->arena, transform, low, high, 5);
    double widest = 0;

    plot_line(plot, x, scale->from, x, scale->to, PLOT_INK);
    for (int i = 0; i < ticks.count; i++) {
        double y = plot_at(scale, ticks.at[i]);

        plot_line(plot, x - TICK, y, x, y, PLOT_INK);
        plot_words(plot, x - TICK - 4, y + 4.5, PLOT_RIGHT, PLOT_INK,
                   ticks.words[i]);
        widest = fmax(widest, plot_words_width(ticks.words[i]));
    }
    plot_words_up(plot, x - TICK - 12 - widest, (scale->from + scale->to) / 2,
                  name);
}
