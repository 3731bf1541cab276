// What became of courses by their last score, against what was said before.
//
// Scores are turned so that more is worse. Of whole scores the limit between
// "not" and "reliably worse" lies half a point below the first whole change
// that is: a normal distribution knows no whole points.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/calibration_parts.h"

#include "base/arena.h"

#include <math.h>

static const double AT[CALIBRATION_TURNS] = {1, 2, 3, 4, 5, 7, 10};

static bool all_whole(const struct growth_rows *rows)
{
    for (size_t i = 0; i < rows->count; i++) {
        if (rows->rows[i].score != floor(rows->rows[i].score)) {
            return false;
        }
    }
    return true;
}

void turn_piles_begin(struct arena *arena, const struct growth_rows *rows,
                      const struct calibration_plan *plan,
                      struct turn_piles *piles)
{
    *piles = (struct turn_piles){
        .rule = &plan->turn, .level = plan->level, .whole = all_whole(rows)};
    for (int i = 0; !isnan(plan->turn.change) && i < CALIBRATION_TURNS; i++) {
        struct turn_pile *pile = &piles->at[i];

        pile->worse = arena_take(arena, rows->followed, sizeof *pile->worse);
        pile->recovered =
            arena_take(arena, rows->followed, sizeof *pile->recovered);
    }
}

// ---- one course -------------------------------------------------------------

// With scores turned so that more is worse.
struct limits {
    double turned;    // 1, or -1
    double worse;     // at or above: reliably worse than the first score
    double recovered; // below: recovered; NAN: did not begin on that side
};

static struct limits limits_of(const struct turn_piles *piles, double first)
{
    const struct turn_rule *rule = piles->rule;
    double turned = rule->higher_is_better ? -1 : 1;
    double step = rule->change;
    double edge = turned * rule->cutoff;
    bool clinical = turned * first >= edge; // not of a NAN

    if (piles->whole) {
        step = (rule->more_than ? floor(step) + 1 : ceil(step)) - .5;
        edge = ceil(edge) - .5;
    } else if (rule->more_than) {
        step = nextafter(step, INFINITY);
    }
    return (struct limits){turned, turned * first + step,
                           clinical ? fmin(turned * first - step, edge) : NAN};
}

// The chance that the score at a session lies at or above a limit, turned.
static double chance_above(const struct expected *expected, double turned,
                           double limit)
{
    double below = expected_below(expected, turned * limit);

    return turned > 0 ? 1 - below : below;
}

// Has either line been crossed so far?
struct crossed {
    bool moving, still;
};

static void pile_line(struct pile_of_line *line, bool crossed, bool worse)
{
    line->crossed += crossed;
    line->both += crossed && worse;
}

static void pile_up(struct turn_pile *pile, const struct limits *limits,
                    const struct expected *expected, double last,
                    const struct crossed *crossed)
{
    double score = limits->turned * last;
    bool worse = score >= limits->worse;

    pile->worse[pile->worse_count++] = (struct stated){
        chance_above(expected, limits->turned, limits->worse), worse};
    if (!isnan(limits->recovered)) {
        pile->recovered[pile->recovered_count++] = (struct stated){
            1 - chance_above(expected, limits->turned, limits->recovered),
            score < limits->recovered};
    }
    pile->ended_worse += worse;
    pile_line(&pile->moving, crossed->moving, worse);
    pile_line(&pile->still, crossed->still, worse);
}

static bool crosses(const struct turn_piles *piles,
                    const struct expected_state *state,
                    const struct growth_row *row)
{
    struct expected expected;
    struct expected_limits band;

    expected_at(state, row->session, &expected);
    band = expected_limits(&expected, piles->level);
    return piles->rule->higher_is_better ? row->score < band.low
                                         : row->score > band.high;
}

// Sees one score more; the first one crosses nothing.
static void see(const struct turn_piles *piles, const struct growth_row *row,
                struct expected_state *first, struct expected_state *all,
                struct crossed *crossed)
{
    if (!all->count) {
        expected_see(first, row->session, row->score);
    } else {
        crossed->moving = crossed->moving || crosses(piles, all, row);
        crossed->still = crossed->still || crosses(piles, first, row);
    }
    expected_see(all, row->session, row->score);
}

void turn_piles_add(struct turn_piles *piles, const struct growth *model,
                    const struct growth_row *rows, size_t count)
{
    const struct growth_row *last = &rows[count - 1];
    struct limits limits = limits_of(piles, rows[0].score);
    struct expected_state first;
    struct expected_state all;
    struct crossed crossed = {0};
    size_t seen = 0;

    if (isnan(piles->rule->change) || count < 2) {
        return;
    }
    expected_begin(model, &first);
    expected_begin(model, &all);
    for (int i = 0; i < CALIBRATION_TURNS && AT[i] < last->session; i++) {
        struct expected expected;

        while (rows[seen].session <= AT[i]) {
            see(piles, &rows[seen++], &first, &all, &crossed);
        }
        if (seen) {
            expected_at(&all, last->session, &expected);
            pile_up(&piles->at[i], &limits, &expected, last->score, &crossed);
        }
    }
}

// ---- all of them ------------------------------------------------------------

static struct interval share_of(int64_t hits, int64_t n)
{
    struct share share = {(int)hits, (int)n};

    return n ? wilson_interval(&share) : (struct interval){NAN, NAN, NAN};
}

static void judge_line(const struct turn_pile *pile,
                       const struct pile_of_line *of, struct line_crossed *line)
{
    int64_t n = (int64_t)pile->worse_count;
    int64_t quiet = n - of->crossed;

    *line = (struct line_crossed){
        .n = n,
        .worse = pile->ended_worse,
        .crossed = of->crossed,
        .both = of->both,
    };
    line->sensitivity = share_of(line->both, line->worse);
    line->ppv = share_of(line->both, line->crossed);
    line->npv = share_of(quiet - (line->worse - line->both), quiet);
    line->specificity =
        share_of(quiet - (line->worse - line->both), n - line->worse);
}

void turn_piles_judge(struct arena *arena, struct turn_piles *piles,
                      struct calibration *calibration)
{
    for (int i = 0; i < CALIBRATION_TURNS; i++) {
        struct turn_pile *pile = &piles->at[i];
        struct calibration_turn *turn =
            &calibration->turns[calibration->turn_count];

        if (!pile->worse_count) {
            continue;
        }
        turn->session = AT[i];
        chances_judge(arena, pile->worse, pile->worse_count, &turn->worse);
        chances_judge(arena, pile->recovered, pile->recovered_count,
                      &turn->recovered);
        judge_line(pile, &pile->moving, &turn->line);
        judge_line(pile, &pile->still, &turn->still);
        calibration->turn_count++;
    }
}
