// unit_funnel - see unit_funnel.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/unit_funnel.h"

#include "base/arena.h"
#include "evidence/plot.h"

#include <math.h>

enum {
    TOP = 18,
    LINE = 20,
    CURVE_POINTS = 120,
    MANY = 150, // units: smaller marks
};

// Of a screen, and of a phone.
static const struct frame_size {
    double width, left, right, bottom;
} SIZES[] = {
    [UNIT_FUNNEL_WIDE] = {PLOT_WIDTH, 74, 690, 380},
    [UNIT_FUNNEL_NARROW] = {360,        62, 304, 300},
};

struct lay {
    struct plot plot;
    struct arena *arena;
    const struct comparison_answer *answer;
    const struct frame_size *size;
    struct plot_scale x, y;
    double times; // what is written is the value times this: 100 for a share
    double smallest;
};

// ---- scales -----------------------------------------------------------------

static void take_in(struct plot_scale *scale, double value)
{
    scale->low = fmin(scale->low, value);
    scale->high = fmax(scale->high, value);
}

static void take_in_limits(struct lay *lay, double n)
{
    struct comparison_limits limits =
        comparison_limits_at(lay->answer, n, true);

    take_in(&lay->y, lay->times * limits.outer.low);
    take_in(&lay->y, lay->times * limits.outer.high);
}

static void find_scales(struct lay *lay)
{
    const struct comparison_answer *answer = lay->answer;
    double largest = 0;
    double margin;

    lay->smallest = INFINITY;
    lay->y = (struct plot_scale){INFINITY, -INFINITY, lay->size->bottom, TOP};
    for (uint32_t i = 0; i < answer->unit_count; i++) {
        const struct comparison_unit *unit = &answer->units[i];

        take_in(&lay->y, lay->times * unit->value);
        largest = fmax(largest, (double)unit->n);
        lay->smallest = fmin(lay->smallest, (double)unit->n);
    }
    take_in_limits(lay, lay->smallest);
    margin = .04 * (lay->y.high - lay->y.low);
    lay->y.low -= margin;
    lay->y.high += margin;
    if (answer->kind != COMPARISON_DIFFERENCE) {
        lay->y.low = fmax(0, lay->y.low);
    }
    if (answer->kind == COMPARISON_SHARE) {
        lay->y.high = fmin(100, lay->y.high);
    }
    lay->x = (struct plot_scale){0, 1.03 * largest, lay->size->left,
                                 lay->size->right};
}

// ---- limits -----------------------------------------------------------------

enum side { LOW, HIGH };

static double limit_at(const struct lay *lay, double n, bool outer, bool spread,
                       enum side side)
{
    struct comparison_limits limits =
        comparison_limits_at(lay->answer, n, spread);
    struct funnel_limits at = outer ? limits.outer : limits.inner;

    return lay->times * (side == LOW ? at.low : at.high);
}

// One curve, from where it comes into the picture. How many points there are.
static int curve_of(const struct lay *lay, bool outer, bool spread,
                    enum side side, struct plot_point *points)
{
    double from = fmax(1, .6 * lay->smallest);
    int count = 0;

    for (int i = 0; i < CURVE_POINTS; i++) {
        // Closer together on the left, where they bend.
        double share = (double)i / (CURVE_POINTS - 1);
        double n = from + share * share * (lay->x.high - from);
        double limit = limit_at(lay, n, outer, spread, side);

        if (limit >= lay->y.low && limit <= lay->y.high) {
            points[count++] = (struct plot_point){plot_at(&lay->x, n),
                                                  plot_at(&lay->y, limit)};
        }
    }
    return count;
}

static void draw_curves(struct lay *lay, bool spread)
{
    struct plot_point points[CURVE_POINTS];

    for (int i = 0; i < 4; i++) {
        bool outer = i >= 2;
        int count = curve_of(lay, outer, spread, i % 2 ? HIGH : LOW, points);

        if (spread) {
            plot_curve_dashes(&lay->plot, points, count, PLOT_ACCENT);
        } else {
            plot_curve(&lay->plot, points, count, outer ? PLOT_INK : PLOT_SOFT);
        }
    }
}

// What lies within the inner limits by chance alone.
static void draw_band(struct lay *lay)
{
    struct plot_point points[2 * CURVE_POINTS];
    struct plot_point low[CURVE_POINTS];
    int count = curve_of(lay, false, false, HIGH, points);
    int below = curve_of(lay, false, false, LOW, low);

    while (below > 0) {
        points[count++] = low[--below];
    }
    plot_area(&lay->plot, points, count, PLOT_INK, .05);
}

// At the right ends, not over one another.
static void draw_names(struct lay *lay)
{
    double x = lay->size->right + 5;
    double inner =
        plot_at(&lay->y, limit_at(lay, lay->x.high, false, false, HIGH));
    double outer =
        plot_at(&lay->y, limit_at(lay, lay->x.high, true, false, HIGH));

    outer = fmin(outer, inner - PLOT_LETTER - 1);
    plot_words(&lay->plot, x, inner + 4.5, PLOT_LEFT, PLOT_SOFT, STR("95 %"));
    plot_words(&lay->plot, x, outer + 4.5, PLOT_LEFT, PLOT_SOFT, STR("99.8 %"));
}

// ---- units ------------------------------------------------------------------

static bool is_spread(const struct comparison_answer *answer)
{
    return answer->widens;
}

static void draw_mark(struct lay *lay, double x, double y, double radius,
                      enum comparison_place place)
{
    switch (place) {
    case COMPARISON_WITHIN: plot_dot(&lay->plot, x, y, radius, PLOT_INK); break;
    case COMPARISON_BETWEEN:
        plot_dot(&lay->plot, x, y, radius * .6, PLOT_INK);
        plot_ring(&lay->plot, x, y, radius + 2, PLOT_INK);
        break;
    default:
        plot_diamond(&lay->plot, x - radius - 2.5, x, x + radius + 2.5, y,
                     PLOT_INK);
    }
}

// Above the mark, within the picture.
static void draw_own(struct lay *lay, double x, double y)
{
    struct str name = lay->answer->question->own_name;
    double half = plot_words_width(name) / 2;
    double at =
        fmax(lay->size->left + half + 4, fmin(x, lay->size->right - half));

    plot_ring(&lay->plot, x, y, 9, PLOT_ACCENT);
    plot_words(&lay->plot, at, y < TOP + 30 ? y + 24 : y - 14, PLOT_MIDDLE,
               PLOT_STRONG, name);
}

static void draw_units(struct lay *lay)
{
    const struct comparison_answer *answer = lay->answer;
    double radius = answer->unit_count > MANY ? 2.2 : 3.5;

    for (uint32_t i = answer->unit_count; i > 0; i--) {
        const struct comparison_unit *unit = &answer->units[i - 1];
        double x = plot_at(&lay->x, (double)unit->n);
        double y = plot_at_within(&lay->y, lay->times * unit->value, NULL);

        if (unit->together) {
            plot_ring(&lay->plot, x, y, 4.5, PLOT_SOFT);
            continue;
        }
        draw_mark(lay, x, y, radius, unit->spread_place);
        if (unit->own) {
            draw_own(lay, x, y);
        }
    }
}

// ---- what the signs mean ----------------------------------------------------

struct key {
    double x, y;
};

static void key_words(struct lay *lay, struct key *key, double wide,
                      struct str words)
{
    plot_words(&lay->plot, key->x + wide, key->y + 4.5, PLOT_LEFT, PLOT_INK,
               words);
    key->x += wide + plot_words_width(words) + 22;
}

// A new line where the words have no room.
static void key_turn(struct lay *lay, struct key *key, double wide,
                     struct str words)
{
    if (key->x > lay->size->left
        && key->x + wide + plot_words_width(words) > lay->size->width - 6) {
        key->x = 12;
        key->y += LINE;
    }
}

static void key_line(struct lay *lay, struct key *key, bool spread,
                     struct str words)
{
    enum { WIDE = 34 };

    key_turn(lay, key, WIDE, words);
    struct plot_point ends[] = {
        {key->x,      key->y},
        {key->x + 28, key->y}
    };
    if (spread) {
        plot_curve_dashes(&lay->plot, ends, 2, PLOT_ACCENT);
    } else {
        plot_curve(&lay->plot, ends, 2, PLOT_INK);
    }
    key_words(lay, key, WIDE, words);
}

static void key_mark(struct lay *lay, struct key *key,
                     enum comparison_place place, struct str words)
{
    enum { WIDE = 18 };

    key_turn(lay, key, WIDE, words);
    draw_mark(lay, key->x + 5, key->y, 3.5, place);
    key_words(lay, key, WIDE, words);
}

static void draw_key(struct lay *lay, struct key *key)
{
    const struct comparison_answer *answer = lay->answer;
    struct str together = STR("small units together");

    key_line(lay, key, false, STR("limits of chance alone"));
    if (is_spread(answer)) {
        key_line(lay, key, true, STR("the spread between units allowed for"));
    }
    if (answer->spread_between_limits) {
        key_mark(lay, key, COMPARISON_BETWEEN,
                 is_spread(answer) ? STR("outside the dashed 95 %")
                                   : STR("outside 95 %"));
    }
    if (answer->spread_beyond) {
        key_mark(lay, key, COMPARISON_BEYOND,
                 is_spread(answer) ? STR("outside the dashed 99.8 %")
                                   : STR("outside 99.8 %"));
    }
    if (answer->unit_count > answer->standing) {
        key_turn(lay, key, 18, together);
        plot_ring(&lay->plot, key->x + 5, key->y, 4.5, PLOT_SOFT);
        key_words(lay, key, 18, together);
    }
}

// Words as wide as the picture; the place after the last line.
static double put_caption(struct lay *lay, double y)
{
    struct str rest = str_of(COMPARISON_CAPTION);
    struct text line = text_in(lay->arena);

    while (rest.at) {
        struct str word = str_cut(&rest, ' ');
        struct str now = text_str(&line);
        struct str longer = text_print(lay->arena, "%.*s%s%.*s", SHOW(now),
                                       now.len ? " " : "", SHOW(word));

        if (now.len && plot_words_width(longer) > lay->size->width - 24) {
            plot_words(&lay->plot, 12, y, PLOT_LEFT, PLOT_INK, now);
            y += LINE - 2;
            longer = word;
        }
        line = text_in(lay->arena);
        text_add(&line, longer);
    }
    plot_words(&lay->plot, 12, y, PLOT_LEFT, PLOT_INK, text_str(&line));
    return y + LINE - 2;
}

// ---- the picture ------------------------------------------------------------

static struct str axis_name(const struct lay *lay)
{
    struct str outcome = lay->answer->question->outcome;

    switch (lay->answer->kind) {
    case COMPARISON_SHARE:
        return text_print(lay->arena, "%.*s, %%", SHOW(outcome));
    case COMPARISON_RATIO: return STR("observed / expected");
    default: return STR("observed \xE2\x88\x92 expected");
    }
}

static struct str description_of(const struct lay *lay)
{
    const struct comparison_answer *answer = lay->answer;

    return text_print(
        lay->arena,
        "%u units by size, with limits of chance. %u lie outside the 95 %% "
        "limits and %u of these outside the 99.8 %% limits%s. The same stands "
        "in the table. %s",
        answer->standing, answer->spread_between_limits + answer->spread_beyond,
        answer->spread_beyond,
        is_spread(answer) ? ", the spread between units allowed for" : "",
        COMPARISON_CAPTION);
}

static void draw_all(struct lay *lay, struct key *key)
{
    double centre = plot_at(&lay->y, lay->times * lay->answer->centre);

    draw_band(lay);
    plot_line(&lay->plot, lay->x.from, centre, lay->x.to, centre, PLOT_FAINT);
    draw_curves(lay, false);
    if (is_spread(lay->answer)) {
        draw_curves(lay, true);
    }
    draw_names(lay);
    draw_units(lay);
    plot_axis_left(&lay->plot, &lay->y, lay->size->left, TRANSFORM_NONE,
                   axis_name(lay));
    plot_axis_below(&lay->plot, &lay->x, lay->size->bottom, TRANSFORM_NONE,
                    STR("people in the unit"));
    draw_key(lay, key);
}

void unit_funnel_draw(struct text *out, const struct comparison_answer *answer,
                      enum unit_funnel_size size, bool alone)
{
    struct text inside = text_in(out->arena);
    struct lay lay = {
        .plot = {&inside, SIZES[size].width, 0},
        .arena = out->arena,
        .answer = answer,
        .size = &SIZES[size],
        .times = answer->kind == COMPARISON_SHARE ? 100 : 1,
    };
    struct key key = {12, SIZES[size].bottom + 62};
    double bottom;

    find_scales(&lay);
    draw_all(&lay, &key);
    bottom = put_caption(&lay, key.y + 34);
    // How high it is shows only when it has been drawn.
    lay.plot = plot_open(
        out, &(struct plot_head){.title = STR("Units by size, with limits"),
                                 .description = description_of(&lay),
                                 .width = SIZES[size].width,
                                 .height = bottom,
                                 .alone = alone});
    text_add(out, text_str(&inside));
    plot_close(&lay.plot);
}
