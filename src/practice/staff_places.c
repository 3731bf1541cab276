// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/staff_places.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

static int by_text(const void *left, const void *right)
{
    const struct str *a = left, *b = right;
    size_t least = a->len < b->len ? a->len : b->len;
    int order = memcmp(a->at, b->at, least);

    return order ? order : (a->len > b->len) - (a->len < b->len);
}

bool staff_places_read(struct practice *practice, struct staff_places *places,
                       struct err *err)
{
    struct staff *staff;
    struct str *names;
    int count, named = 0;

    *places = (struct staff_places){0};
    if (!staff_list(practice, &staff, &count, err)) {
        return false;
    }
    names = arena_take(practice->arena, (size_t)count + 1, sizeof *names);
    for (int i = 0; i < count; i++) {
        if (staff[i].site.len) {
            names[named++] = staff[i].site;
        }
    }
    qsort(names, (size_t)named, sizeof *names, by_text);
    for (int i = 0; i < named; i++) {
        if (!places->count
            || !str_is_equal(names[i], names[places->count - 1])) {
            names[places->count++] = names[i];
        }
    }
    places->names = names;
    places->staff = staff;
    places->staff_count = count;
    return true;
}

int staff_place_of(const struct staff_places *places, struct staff_id staff)
{
    for (int i = 0; i < places->staff_count; i++) {
        const struct str *found =
            places->staff[i].id.n != staff.n
                ? NULL
                : bsearch(&places->staff[i].site, places->names,
                          (size_t)places->count, sizeof *places->names,
                          by_text);

        if (found) {
            return (int)(found - places->names) + 1;
        }
    }
    return 0;
}
