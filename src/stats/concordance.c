// concordance - see cox.h.
//
// A pair can be compared when one of the two had the event while the other was
// watched, and still was afterwards. Scores are ranked once; a tree of counts
// (Fenwick) answers how many of those at risk stand above and below.
//
// For the error each row's own share of the pairs is needed, also as the one
// that went on: those are counted by a second walk, forwards, through the
// events.
//
// SOURCE: Harrell et al. 1982, JAMA 247, 2543-2546; Therneau & Watson 2017,
// Mayo Clinic technical report 85; Fenwick 1994, Softw Pract Exp 24, 327-336
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/cox.h"

#include "base/arena.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// ---- ranks ------------------------------------------------------------------

struct scored {
    double score;
    size_t row;
};

static int by_score(const void *a, const void *b)
{
    const struct scored *x = a;
    const struct scored *y = b;

    return (x->score > y->score) - (x->score < y->score);
}

// rank[i] from 1, ties alike; returns the highest.
static size_t rank_scores(struct arena *arena, const double *score, size_t n,
                          size_t *rank)
{
    struct scored *sorted = arena_take(arena, n, sizeof *sorted);
    size_t ranks = 0;

    for (size_t i = 0; i < n; i++) {
        sorted[i] = (struct scored){score[i], i};
    }
    qsort(sorted, n, sizeof *sorted, by_score);
    for (size_t i = 0; i < n; i++) {
        ranks += i == 0 || sorted[i].score > sorted[i - 1].score;
        rank[sorted[i].row] = ranks;
    }
    return ranks;
}

// ---- counts by rank ---------------------------------------------------------

struct tree {
    double *at; // 1 to size
    size_t size;
    double all;
};

static void tree_add(struct tree *tree, size_t rank, double count)
{
    tree->all += count;
    for (size_t i = rank; i <= tree->size; i += i & -i) {
        tree->at[i] += count;
    }
}
static double tree_until(const struct tree *tree, size_t rank)
{
    double sum = 0;

    for (size_t i = rank; i > 0; i -= i & -i) {
        sum += tree->at[i];
    }
    return sum;
}
static void tree_clear(struct tree *tree)
{
    memset(tree->at, 0, (tree->size + 1) * sizeof *tree->at);
    tree->all = 0;
}

// ---- the walks --------------------------------------------------------------

struct place {
    uint32_t stratum;
    double time;
    size_t row;
};

static int by_place(const void *a, const void *b)
{
    const struct place *x = a;
    const struct place *y = b;

    if (x->stratum != y->stratum) {
        return x->stratum < y->stratum ? -1 : 1;
    }
    return (x->time > y->time) - (x->time < y->time);
}

static struct place *places_of(struct arena *arena,
                               const struct survival_data *rows,
                               const double *time)
{
    struct place *places = arena_take(arena, rows->n, sizeof *places);

    for (size_t i = 0; i < rows->n; i++) {
        places[i] =
            (struct place){rows->stratum ? rows->stratum[i] : 0, time[i], i};
    }
    qsort(places, rows->n, sizeof *places, by_place);
    return places;
}

// Pairs of one row: with the other's score below, above and alike.
struct pairs {
    double below, above, alike;
};

struct count {
    const struct survival_data *rows;
    const size_t *rank;
    const struct place *ends, *starts; // starts NULL: from the beginning
    struct tree tree;
    struct pairs *as_first; // n: of the one that had the event
    struct pairs *as_last;  // n: of the one that went on
    double tied_time, tied_both;
    size_t *tied; // n, scratch: ranks of the events of one moment
};

static void pairs_add(const struct tree *tree, size_t rank, double sign,
                      struct pairs *pairs)
{
    double below = tree_until(tree, rank - 1);
    double until = tree_until(tree, rank);

    pairs->below += sign * below;
    pairs->alike += sign * (until - below);
    pairs->above += sign * (tree->all - until);
}

static bool same_moment(const struct place *a, const struct place *b)
{
    return a->stratum == b->stratum && a->time == b->time;
}

// The first of the places that end at the same moment as place i - 1.
static size_t moment_begin(const struct place *ends, size_t i)
{
    size_t first = i - 1;

    while (first > 0 && same_moment(&ends[first - 1], &ends[i - 1])) {
        first--;
    }
    return first;
}

static int by_rank(const void *a, const void *b)
{
    size_t x = *(const size_t *)a;
    size_t y = *(const size_t *)b;

    return (x > y) - (x < y);
}

// Events of one moment among each other.
static void count_ties(struct count *count, size_t first, size_t last)
{
    size_t events = 0;
    double alike = 0; // those before with the same rank

    for (size_t i = first; i < last; i++) {
        size_t row = count->ends[i].row;

        if (count->rows->event[row]) {
            count->tied[events++] = count->rank[row];
        }
    }
    qsort(count->tied, events, sizeof *count->tied, by_rank);
    count->tied_time += (double)events * ((double)events - 1) / 2;
    for (size_t i = 1; i < events; i++) {
        alike = count->tied[i] == count->tied[i - 1] ? alike + 1 : 0;
        count->tied_both += alike;
    }
}

// Those censored now were still watched when the events happened; they enter
// first, the events look, then they enter too.
static void count_moment(struct count *count, size_t first, size_t last)
{
    const bool *event = count->rows->event;

    for (size_t i = first; i < last; i++) {
        if (!event[count->ends[i].row]) {
            tree_add(&count->tree, count->rank[count->ends[i].row], 1);
        }
    }
    for (size_t i = first; i < last; i++) {
        size_t row = count->ends[i].row;

        if (event[row]) {
            pairs_add(&count->tree, count->rank[row], 1, &count->as_first[row]);
        }
    }
    for (size_t i = first; i < last; i++) {
        if (event[count->ends[i].row]) {
            tree_add(&count->tree, count->rank[count->ends[i].row], 1);
        }
    }
    count_ties(count, first, last);
}

static size_t row_rank(const struct count *count, const struct place *place)
{
    return count->rank[place->row];
}

// Back in time, `*left` starts are still ahead. Those of strata that are over
// are passed by.
static void back_to_stratum(struct count *count, uint32_t stratum, size_t *left)
{
    const struct place *starts = count->starts;

    tree_clear(&count->tree);
    while (starts && *left > 0 && starts[*left - 1].stratum != stratum) {
        --*left;
    }
}

// Rows that began now or later were not watched yet.
static void back_to_time(struct count *count, const struct place *now,
                         size_t *left)
{
    const struct place *starts = count->starts;

    while (starts && *left > 0 && starts[*left - 1].stratum == now->stratum
           && starts[*left - 1].time >= now->time) {
        tree_add(&count->tree, row_rank(count, &starts[--*left]), -1);
    }
}

// Back in time: what each event sees.
static void count_back(struct count *count)
{
    size_t n = count->rows->n;
    size_t left = n; // of starts

    for (size_t i = n; i > 0;) {
        size_t first = moment_begin(count->ends, i);
        const struct place *now = &count->ends[first];

        if (i < n && count->ends[i].stratum != now->stratum) {
            back_to_stratum(count, now->stratum, &left);
        }
        back_to_time(count, now, &left);
        count_moment(count, first, i);
        i = first;
    }
}

// What had happened before a row began is not its own.
static void forth_begin(struct count *count, const struct place *now,
                        size_t *begun)
{
    const struct place *starts = count->starts;

    for (; starts && *begun < count->rows->n; ++*begun) {
        const struct place *start = &starts[*begun];

        if (start->stratum > now->stratum
            || (start->stratum == now->stratum && start->time >= now->time)) {
            break;
        }
        pairs_add(&count->tree, row_rank(count, start), -1,
                  &count->as_last[start->row]);
    }
}

// What the rows that end now have lived through: those with the event (or
// without it).
static void forth_end(struct count *count, size_t first, size_t last,
                      bool event)
{
    for (size_t i = first; i < last; i++) {
        const struct place *end = &count->ends[i];

        if (count->rows->event[end->row] == event) {
            pairs_add(&count->tree, row_rank(count, end), 1,
                      &count->as_last[end->row]);
        }
    }
}

static void forth_events(struct count *count, size_t first, size_t last)
{
    for (size_t i = first; i < last; i++) {
        const struct place *end = &count->ends[i];

        if (count->rows->event[end->row]) {
            tree_add(&count->tree, row_rank(count, end), 1);
        }
    }
}

// The first of the places that end after place i does.
static size_t moment_end(const struct place *ends, size_t i, size_t n)
{
    size_t last = i;

    while (last < n && same_moment(&ends[last], &ends[i])) {
        last++;
    }
    return last;
}

// Forwards: which events each row has lived through since its start.
static void count_forth(struct count *count)
{
    size_t n = count->rows->n;
    size_t begun = 0;

    tree_clear(&count->tree);
    for (size_t i = 0, end; i < n; i = end) {
        const struct place *now = &count->ends[i];

        if (i > 0 && count->ends[i - 1].stratum != now->stratum) {
            tree_clear(&count->tree);
        }
        end = moment_end(count->ends, i, n);
        forth_begin(count, now, &begun);
        forth_end(count, i, end, true);
        forth_events(count, i, end);
        forth_end(count, i, end, false);
    }
}

// ---- the answer -------------------------------------------------------------

// The infinitesimal jackknife: what each row (or cluster) pulls at the value.
static double error_of(struct arena *arena, const struct count *count,
                       const struct concordance *pairs, const uint32_t *cluster,
                       uint32_t clusters)
{
    size_t n = count->rows->n;
    double all = pairs->concordant + pairs->discordant + pairs->tied_score;
    double *pull = arena_take(arena, cluster ? clusters : n, sizeof *pull);
    double variance = 0;

    for (size_t i = 0; i < n; i++) {
        const struct pairs *first = &count->as_first[i];
        const struct pairs *last = &count->as_last[i];
        double own = first->below + first->above + first->alike + last->below
                   + last->above + last->alike;
        // The one with the event should have the higher score.
        double good =
            first->below + last->above + (first->alike + last->alike) / 2;

        pull[cluster ? cluster[i] : i] += (good - pairs->value * own) / all;
    }
    for (size_t i = 0; i < (cluster ? clusters : n); i++) {
        variance += pull[i] * pull[i];
    }
    return sqrt(variance);
}

struct concordance concordance_of(struct arena *arena,
                                  const struct survival_data *rows,
                                  const double *score, const uint32_t *cluster,
                                  uint32_t clusters)
{
    size_t *rank = arena_take(arena, rows->n, sizeof *rank);
    size_t ranks = rank_scores(arena, score, rows->n, rank);
    struct count count = {
        .rows = rows,
        .rank = rank,
        .ends = places_of(arena, rows, rows->time),
        .starts = rows->start ? places_of(arena, rows, rows->start) : NULL,
        .tree = {arena_take(arena, ranks + 1, sizeof(double)), ranks, 0},
        .as_first = arena_take(arena, rows->n, sizeof(struct pairs)),
        .as_last = arena_take(arena, rows->n, sizeof(struct pairs)),
        .tied = arena_take(arena, rows->n, sizeof(size_t)),
    };
    struct concordance pairs = {.value = NAN, .error = NAN};
    double all;

    count_back(&count);
    count_forth(&count);
    for (size_t i = 0; i < rows->n; i++) {
        pairs.concordant += count.as_first[i].below;
        pairs.discordant += count.as_first[i].above;
        pairs.tied_score += count.as_first[i].alike;
    }
    pairs.tied_time = count.tied_time - count.tied_both;
    pairs.tied_both = count.tied_both;
    all = pairs.concordant + pairs.discordant + pairs.tied_score;
    if (all > 0) {
        pairs.value = (pairs.concordant + pairs.tied_score / 2) / all;
        pairs.error = error_of(arena, &count, &pairs, cluster, clusters);
    }
    return pairs;
}
