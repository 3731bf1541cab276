// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/alliance_picture.h"

#include "evidence/plot.h"

#include <math.h>

enum {
    WIDTH = 360,
    HEIGHT = 300,
    LEFT = 58,
    RIGHT = 346,
    TOP = 30,
    BOTTOM = 238,
    PEOPLE = 5,
    MIDDLE = PEOPLE / 2,
};
static const double APART = .7;  // of the spread between people
static const double REACH = 1.5; // of the spread within people

// A piece of a line: its middle, how far it goes to each side, and its slope
// with what the interval allows.
struct piece {
    double x, y, reach;
    const struct alliance_estimate *slope;
};

struct sheet {
    struct plot plot;
    struct plot_scale x, y;
};

static struct piece person_of(const struct alliance_answer *answer, int which)
{
    double away = (which - MIDDLE) * APART * answer->said_between;

    return (struct piece){answer->said_mean + away,
                          answer->after_mean + answer->between.estimate * away,
                          REACH * answer->said_own, &answer->within};
}

static struct piece line_of(const struct alliance_answer *answer)
{
    double reach =
        MIDDLE * APART * answer->said_between + REACH / 2 * answer->said_own;

    return (struct piece){answer->said_mean, answer->after_mean, reach,
                          &answer->between};
}

static struct plot_point point_at(const struct sheet *sheet, double x, double y)
{
    return (struct plot_point){plot_at_within(&sheet->x, x, NULL),
                               plot_at_within(&sheet->y, y, NULL)};
}

// The part of a piece that the scale has room for.
static struct plot_point end_of(const struct sheet *sheet,
                                const struct piece *piece, double slope,
                                int side)
{
    double x = piece->x + side * piece->reach;

    x = fmin(fmax(x, sheet->x.low), sheet->x.high);
    return point_at(sheet, x, piece->y + slope * (x - piece->x));
}

static void draw_band(struct sheet *sheet, const struct piece *piece)
{
    for (int side = -1; side <= 1; side += 2) {
        struct plot_point corners[3] = {
            point_at(sheet, piece->x, piece->y),
            end_of(sheet, piece, piece->slope->low, side),
            end_of(sheet, piece, piece->slope->high, side)};

        plot_area(&sheet->plot, corners, 3, PLOT_ACCENT, .18);
    }
}

static void draw_line(struct sheet *sheet, const struct piece *piece,
                      enum plot_look look)
{
    double slope = piece->slope->estimate;
    struct plot_point ends[2] = {end_of(sheet, piece, slope, -1),
                                 end_of(sheet, piece, slope, 1)};

    plot_curve(&sheet->plot, ends, 2, look);
}

static void draw_people(struct sheet *sheet,
                        const struct alliance_picture *picture)
{
    for (int i = 0; i < PEOPLE; i++) {
        struct piece person = person_of(picture->answer, i);
        struct plot_point middle = point_at(sheet, person.x, person.y);

        if (!picture->between) {
            draw_band(sheet, &person);
        }
        draw_line(sheet, &person, picture->between ? PLOT_FAINT : PLOT_ACCENT);
        plot_dot(&sheet->plot, middle.x, middle.y, 3.5, PLOT_INK);
    }
}

// ---- scales -----------------------------------------------------------------

static void widen(struct plot_scale *scale, double value)
{
    scale->low = fmin(scale->low, value);
    scale->high = fmax(scale->high, value);
}

static void take_in(const struct piece *piece, struct plot_scale *x,
                    struct plot_scale *y)
{
    widen(x, piece->x - piece->reach);
    widen(x, piece->x + piece->reach);
    for (int side = -1; side <= 1; side += 2) {
        widen(y, piece->y + side * piece->reach * piece->slope->low);
        widen(y, piece->y + side * piece->reach * piece->slope->high);
    }
}

static void settle(struct plot_scale *scale, const struct alliance_axis *axis)
{
    double margin = .06 * (scale->high - scale->low);

    margin = margin > 0 ? margin : 1;
    scale->low = fmax(scale->low - margin, axis->low);
    scale->high = fmin(scale->high + margin, axis->high);
    if (!(scale->low < scale->high)) {
        scale->low = axis->low;
        scale->high = axis->high;
    }
}

// The same for both pictures, so that they can be compared.
static void find_scales(const struct alliance_picture *picture,
                        struct sheet *sheet)
{
    struct piece line = line_of(picture->answer);

    sheet->x = (struct plot_scale){INFINITY, -INFINITY, LEFT, RIGHT};
    sheet->y = (struct plot_scale){INFINITY, -INFINITY, BOTTOM, TOP};
    take_in(&line, &sheet->x, &sheet->y);
    for (int i = 0; i < PEOPLE; i++) {
        struct piece person = person_of(picture->answer, i);

        take_in(&person, &sheet->x, &sheet->y);
    }
    settle(&sheet->x, &picture->said);
    settle(&sheet->y, &picture->after);
}

void alliance_draw(struct text *out, const struct alliance_picture *picture,
                   bool alone)
{
    struct sheet sheet;
    struct piece line = line_of(picture->answer);

    find_scales(picture, &sheet);
    sheet.plot =
        plot_open(out, &(struct plot_head){.title = picture->title,
                                           .description = picture->description,
                                           .width = WIDTH,
                                           .height = HEIGHT,
                                           .alone = alone});
    plot_words(&sheet.plot, LEFT, TOP - 14, PLOT_LEFT, PLOT_SOFT,
               picture->invented ? STR("Invented numbers, invented people")
                                 : STR("Five people who do not exist"));
    if (picture->between) {
        draw_band(&sheet, &line);
    }
    draw_people(&sheet, picture);
    if (picture->between) {
        draw_line(&sheet, &line, PLOT_ACCENT);
    }
    plot_axis_left(&sheet.plot, &sheet.y, LEFT, TRANSFORM_NONE,
                   picture->after.name);
    plot_axis_below(&sheet.plot, &sheet.x, BOTTOM, TRANSFORM_NONE,
                    picture->said.name);
    plot_close(&sheet.plot);
}
