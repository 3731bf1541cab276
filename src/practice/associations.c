// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/associations.h"

#include "base/arena.h"
#include "practice/associations_parts.h"
#include "practice/counted.h"
#include "stats/effect_size.h"

#include <math.h>
#include <stdlib.h>

// ---- one unit ---------------------------------------------------------------

// Some people together: their year or place, or the small ones.
struct gathering {
    enum association_kind kind;
    struct association_share *shares;
    int count;
    bool several; // therapists in the whole picture
};

static bool has_several(const struct association_share *shares, int count)
{
    for (int i = 1; i < count; i++) {
        if (shares[i].staff != shares[0].staff) {
            return true;
        }
    }
    return false;
}

static struct association gather(struct practice *practice,
                                 const struct gathering *gathering)
{
    struct association_pair *pairs = arena_take(
        practice->arena, (size_t)gathering->count + 1, sizeof *pairs);
    struct association sums = {0};

    for (int i = 0; i < gathering->count; i++) {
        association_add(&sums, &gathering->shares[i].within);
        pairs[i] = gathering->shares[i].pair;
    }
    return gathering->kind == ASSOCIATION_WITHIN
             ? sums
             : association_of(pairs, gathering->count);
}

// Fisher's z of r, as the engine has it. False: not defined.
static bool find_z(const struct association *sums, double *z, double *v)
{
    struct effect_size_settings settings =
        effect_size_defaults(EFFECT_SIZE_ZCOR);
    double r = association_r(sums), n = (double)sums->freedom + 1;
    const double *const values[] = {&r, &n};
    struct effect_size_found found = {.yi = z, .vi = v};
    struct err err;

    *z = *v = NAN;
    return effect_sizes(&settings, 1, values, &found, &err) && isfinite(*z)
        && isfinite(*v);
}

// False: too small a number, or all of one therapist among several.
static bool find_unit(struct practice *practice,
                      const struct gathering *gathering, int key,
                      struct association_unit *unit)
{
    struct association sums;

    if (gathering->count < ASSOCIATIONS_PEOPLE
        || (gathering->several
            && !has_several(gathering->shares, gathering->count))) {
        return false;
    }
    sums = gather(practice, gathering);
    *unit = (struct association_unit){.key = key,
                                      .people = gathering->count,
                                      .n = sums.freedom + 1,
                                      .r = association_r(&sums)};
    return find_z(&sums, &unit->z, &unit->v);
}

// ---- a picture --------------------------------------------------------------

static int by_key(const void *left, const void *right)
{
    const struct association_share *a = left, *b = right;

    return (a->key > b->key) - (a->key < b->key);
}

// Years or places that may stand alone become units; the people of the others
// move to the front of `small`. How many these are.
static int find_parts(struct practice *practice, const struct gathering *all,
                      struct association_picture *picture,
                      struct association_share *small)
{
    int few = 0;

    for (int from = 0, until; from < all->count; from = until) {
        struct gathering part = *all;

        for (until = from + 1;
             until < all->count
             && all->shares[until].key == all->shares[from].key;) {
            until++;
        }
        part.shares += from;
        part.count = until - from;
        if (picture->count < ASSOCIATIONS_UNITS - 1
            && part.shares[0].key != ASSOCIATION_NOWHERE
            && find_unit(practice, &part, part.shares[0].key,
                         &picture->units[picture->count])) {
            picture->count++;
            continue;
        }
        picture->small++;
        for (int i = from; i < until; i++) {
            small[few++] = all->shares[i];
        }
    }
    return few;
}

static void pool_units(struct practice *practice,
                       struct association_picture *picture)
{
    struct pool_settings settings = pool_defaults();
    double *yi = arena_take(practice->arena, ASSOCIATIONS_UNITS, sizeof *yi);
    double *vi = arena_take(practice->arena, ASSOCIATIONS_UNITS, sizeof *vi);
    struct pool_data data = {.k = (size_t)picture->count,
                             .yi = yi,
                             .vi = vi,
                             .p = 1,
                             .intercept = true};
    struct err err; // without a pooled number the units still stand

    for (int i = 0; i < picture->count; i++) {
        yi[i] = picture->units[i].z;
        vi[i] = picture->units[i].v;
    }
    settings.test = POOL_ADHOC;
    picture->is_pooled =
        picture->count >= ASSOCIATIONS_POOLED
        && pool_fit(practice->arena, &data, &settings, &picture->fit, &err);
}

// Everybody who has what the picture needs, in the order of `order`.
static struct gathering gather_all(struct practice *practice,
                                   const struct association_people *people,
                                   enum association_kind kind,
                                   int (*order)(const void *, const void *))
{
    struct gathering all = {.kind = kind};

    all.shares = arena_take(practice->arena, (size_t)people->count + 1,
                            sizeof *all.shares);
    for (int i = 0; i < people->count; i++) {
        if (people->at[i].share[kind].has) {
            all.shares[all.count++] = people->at[i].share[kind];
        }
    }
    qsort(all.shares, (size_t)all.count, sizeof *all.shares, order);
    all.several = has_several(all.shares, all.count);
    return all;
}

static void find_picture(struct practice *practice,
                         const struct association_people *people,
                         enum association_kind kind,
                         struct association_picture *picture)
{
    struct gathering all = gather_all(practice, people, kind, by_key);
    struct gathering small = all;

    picture->people = all.count;
    small.shares = arena_take(practice->arena, (size_t)all.count + 1,
                              sizeof *small.shares);
    small.count = find_parts(practice, &all, picture, small.shares);
    if (find_unit(practice, &small, 0, &picture->units[picture->count])) {
        picture->count++;
    } else {
        picture->some_hidden = small.count > 0;
    }
    pool_units(practice, picture);
}

static void find_pictures(struct practice *practice,
                          const struct association_people *people,
                          struct association_picture *pictures)
{
    for (int kind = 0; kind < ASSOCIATION_KINDS; kind++) {
        find_picture(practice, people, (enum association_kind)kind,
                     &pictures[kind]);
    }
}

// What the next pictures go by: the year, or the place.
static void go_by(struct association_people *people, bool site)
{
    for (int i = 0; i < people->count; i++) {
        for (int kind = 0; kind < ASSOCIATION_KINDS; kind++) {
            struct association_share *share = &people->at[i].share[kind];

            share->key = site ? share->site : share->year;
        }
    }
}

// ---- therapists -------------------------------------------------------------

static int by_staff(const void *left, const void *right)
{
    const struct association_share *a = left, *b = right;

    return (a->staff > b->staff) - (a->staff < b->staff);
}

static void pool_therapists(struct practice *practice,
                            const struct pool_data *data,
                            struct association_therapists *told)
{
    struct pool_settings settings = pool_defaults();
    struct pool_fit fit;
    struct err err; // then nothing is told

    told->count = (int)data->k;
    told->is_told = told->count >= ASSOCIATIONS_THERAPISTS
                 && pool_fit(practice->arena, data, &settings, &fit, &err);
    if (told->is_told) {
        told->tau = sqrt(fit.tau2);
        told->i2 = fit.i2;
    }
}

// Of pairs about each person's own means: no mean of anybody's checks is taken
// (A2). The effects of single therapists end with this function.
static void find_therapists(struct practice *practice,
                            const struct association_people *people,
                            struct association_therapists *told)
{
    struct gathering all =
        gather_all(practice, people, ASSOCIATION_WITHIN, by_staff);
    size_t room = (size_t)all.count + 1;
    double *yi = arena_take(practice->arena, room, sizeof *yi);
    double *vi = arena_take(practice->arena, room, sizeof *vi);
    struct pool_data data = {.yi = yi, .vi = vi, .p = 1, .intercept = true};

    for (int from = 0, until; from < all.count; from = until) {
        struct association sums = {0};

        for (until = from; until < all.count
                           && all.shares[until].staff == all.shares[from].staff;
             until++) {
            association_add(&sums, &all.shares[until].within);
        }
        data.k += until - from >= ASSOCIATIONS_THERAPIST_PEOPLE
               && find_z(&sums, &yi[data.k], &vi[data.k]);
    }
    pool_therapists(practice, &data, told);
}

bool associations_read(struct practice *practice,
                       struct associations *associations, struct err *err)
{
    struct association_people people = {0};

    *associations = (struct associations){.until = counted_until(practice)};
    if (!associations_choose(practice, associations, err)) {
        return false;
    }
    if (!associations->scale) {
        return true;
    }
    if (!associations_people(practice, associations, &people, err)
        || !associations_sites(practice, associations, &people, err)) {
        return false;
    }
    go_by(&people, false);
    find_pictures(practice, &people, associations->of);
    if (associations->site_count >= 2) {
        go_by(&people, true);
        find_pictures(practice, &people, associations->at_site);
    }
    find_therapists(practice, &people, &associations->therapists);
    return associations_find_models(practice, &people, associations, err);
}
