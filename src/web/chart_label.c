// chart_label - where words stand in a plot: at the right end of what they
// name, or else where less is in their way.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/chart_plane.h"

#include <limits.h>
#include <math.h>

enum {
    SAMPLES = 12, // looked at between two points for what is in the way
    ONE_LINE_WIDTH = 600,
    // A label leaves the right end only where the last points cover it, and
    // what it names only where there is no room beside that.
    LEFT_COST = SAMPLES + 2,
    AWAY_COST = SAMPLES / 2,
};

// ---- what is in the way -----------------------------------------------------

static bool is_inside(const struct box *box, double x, double y)
{
    return x > box->left && x < box->right && y > box->top && y < box->bottom;
}

struct spot_at {
    double x, y;
};

// How much of the way from one to the other runs through the box.
static int crossings(const struct box *box, struct spot_at from,
                     struct spot_at to)
{
    int count = 0;

    for (int n = 1; n <= SAMPLES; n++) {
        double share = (double)n / SAMPLES;

        count += is_inside(box, from.x + share * (to.x - from.x),
                           from.y + share * (to.y - from.y));
    }
    return count;
}

static struct spot_at point_at(const struct plane *plane, int i)
{
    const struct chart_point *point = &plane->chart->points[i];

    return (struct spot_at){plane_x(plane, point->at),
                            plane_y(plane, point->value)};
}

static struct spot_at edge_at(const struct plane *plane,
                              const struct chart_band *band, int i, bool upper)
{
    const struct chart_band_at *at = &band->at[i];

    return (struct spot_at){plane_x(plane, at->at),
                            plane_y(plane, upper ? at->high : at->low)};
}

static int course_crossings(const struct plane *plane, const struct box *box)
{
    int count = 0;

    for (int i = 0; i < plane->chart->point_count; i++) {
        if (!isnan(plane->chart->points[i].value)) {
            int from = plot_joins(plane->chart, i) ? i - 1 : i;

            count += crossings(box, point_at(plane, from), point_at(plane, i));
        }
    }
    return count;
}

static int band_crossings(const struct plane *plane, const struct box *box)
{
    const struct chart_band *band = plot_band(plane);
    int count = 0;

    for (int i = 1; band && i < band->count; i++) {
        for (int upper = 0; upper <= 1; upper++) {
            count += crossings(box, edge_at(plane, band, i - 1, upper),
                               edge_at(plane, band, i, upper));
        }
    }
    return count;
}

static bool meet(const struct box *a, const struct box *b)
{
    return a->left < b->right && b->left < a->right && a->top < b->bottom
        && b->top < a->bottom;
}

// How bad it would be to write there; 0: free.
static int crowd(const struct plane *plane, const struct box *box)
{
    const struct figure *cutoff = &plane->chart->scale->cutoff;
    int bad = course_crossings(plane, box) + band_crossings(plane, box);

    if (cutoff->known
        && is_inside(box, (box->left + box->right) / 2,
                     plane_y(plane, cutoff->value))) {
        bad += SAMPLES;
    }
    for (int i = 0; i < plane->taken_count; i++) {
        bad += meet(&plane->taken[i], box) ? 4 * SAMPLES : 0;
    }
    bad += box->bottom > plane->bottom || box->top < plane->size->top - 14
             ? 8 * SAMPLES
             : 0;
    return bad;
}

// ---- where to try -----------------------------------------------------------

struct place {
    struct str lines[2];
    int count;
    bool right;
    double x, y; // of the first line
    struct box box;
};

// At one ledge, the best place first.
static const struct spot {
    bool below;
    int lines;
} SPOTS[] = {
    {false, 1},
    {true,  1},
    {false, 2},
    {true,  2},
};
enum { SPOT_COUNT = sizeof SPOTS / sizeof *SPOTS };

// A ledge at one end of the plot, and what it costs to go there.
struct choice {
    struct ledge ledge;
    bool right;
    int cost;
};

static void take_lines(const struct plane *plane, const struct label *label,
                       struct place *place)
{
    place->lines[0] = label->first;
    place->lines[1] = label->second;
    if (place->count == 1) {
        place->lines[0] = text_print(plane->out->arena, "%.*s %.*s",
                                     SHOW(label->first), SHOW(label->second));
        place->lines[1] = (struct str){0};
    }
}

static double width_of(const struct plane *plane, const struct place *place)
{
    return fmax(plane_width_of(plane, place->lines[0]),
                plane_width_of(plane, place->lines[1]));
}

static struct place place_of(const struct plane *plane,
                             const struct choice *choice,
                             const struct label *label, const struct spot *spot)
{
    double line = plane->size->letter + 2;
    double more = (spot->lines - 1) * line;
    struct place place = {.count = spot->lines, .right = choice->right};
    double wide, left;

    take_lines(plane, label, &place);
    wide = width_of(plane, &place);
    place.x = place.right ? plane_right(plane) - 4 : plane->size->left + 4;
    place.y = spot->below ? choice->ledge.lower : choice->ledge.upper - more;
    left = place.right ? place.x - wide : place.x;
    place.box = (struct box){left - 3, place.y - line - 2, left + wide + 3,
                             place.y + more + 7};
    return place;
}

bool label_is_in_two(const struct plane *plane)
{
    return plane->size->width < ONE_LINE_WIDTH;
}

void label_keep_off(struct plane *plane, const struct box *box)
{
    plane->taken[plane->taken_count++] = *box;
}

// Writes at the least crowded place.
static void put_best(struct plane *plane, const struct choice *choices,
                     int count, const struct label *label)
{
    struct place best = {0};
    int least = INT_MAX;

    for (int n = 0; n < count * SPOT_COUNT; n++) {
        const struct choice *choice = &choices[n / SPOT_COUNT];
        struct place place =
            place_of(plane, choice, label, &SPOTS[n % SPOT_COUNT]);
        int bad = crowd(plane, &place.box) + choice->cost;

        if (bad < least && (place.count == 2 || !label_is_in_two(plane))) {
            least = bad;
            best = place;
        }
    }
    best.box.top += 4; // the words themselves
    best.box.bottom -= 3;
    label_keep_off(plane, &best.box);
    for (int n = 0; n < best.count; n++) {
        double y = best.y + n * (plane->size->letter + 2);

        plane_words(plane,
                    &(struct words){best.x, y, label->look,
                                    best.right ? "end" : "start"},
                    best.lines[n]);
    }
}

void label_put(struct plane *plane, const struct ledge *ledges, int count,
               const struct label *label)
{
    struct choice choices[2 * LEDGES_MOST] = {0};

    for (int i = 0; i < 2 * count; i++) {
        bool right = i % 2 == 0;

        choices[i] = (struct choice){
            ledges[i / 2], right, i / 2 * AWAY_COST + (right ? 0 : LEFT_COST)};
    }
    put_best(plane, choices, 2 * count, label);
}

// ---- beside the band --------------------------------------------------------

// How high and how low the band reaches between two places of the plot.
static void reach(const struct plane *plane, double from, double to,
                  double *top, double *bottom)
{
    const struct chart_band *band = plot_band(plane);

    *top = plane->bottom;
    *bottom = plane->size->top;
    for (int i = 0; i < (band->count - 1) * SAMPLES; i++) {
        int n = i / SAMPLES;
        double share = (double)(i % SAMPLES) / (SAMPLES - 1);
        struct spot_at high = edge_at(plane, band, n, true);
        struct spot_at low = edge_at(plane, band, n, false);
        struct spot_at high_to = edge_at(plane, band, n + 1, true);
        struct spot_at low_to = edge_at(plane, band, n + 1, false);
        double x = high.x + share * (high_to.x - high.x);

        if (x >= from && x <= to) {
            *top = fmin(*top, high.y + share * (high_to.y - high.y));
            *bottom = fmax(*bottom, low.y + share * (low_to.y - low.y));
        }
    }
}

static struct ledge beside_band(const struct plane *plane, double wide,
                                bool right)
{
    double left = plane->size->left;
    double from = right ? plane_right(plane) - wide : left;
    double top, bottom;

    reach(plane, from, from + wide, &top, &bottom);
    return (struct ledge){top - 7, bottom + plane->size->letter + 5};
}

void label_put_by_band(struct plane *plane, const struct label *label)
{
    struct place widest = {.count = label_is_in_two(plane) ? 2 : 1};
    // At the upper and the lower end of the plot.
    struct ledge away = {plane->bottom - 6,
                         plane->size->top + plane->size->letter};
    double wide;

    take_lines(plane, label, &widest);
    wide = width_of(plane, &widest) + 10;
    put_best(plane,
             (const struct choice[]){
                 {beside_band(plane, wide, true),               true, 0},
                 {beside_band(plane,                wide,                    false),                       false, LEFT_COST},
                 {away,           true,AWAY_COST},
                 {away,              false,    LEFT_COST + AWAY_COST                       },
    },
             4, label);
}
