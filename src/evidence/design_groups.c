// design_groups.c - who belongs together, and what varies between them.
//
// A grouping factor is always categorical: texts in alphabetical order, numbers
// in ascending order; of a:b those pairs that occur, by a and then by b. The
// groups come in lme4's order: as written when each has no more levels than the
// one before, else most levels first (and those that are equal the other way
// round).
// SOURCE: lme4 1.1-31, mkReTrms(), as it behaves
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/design_rows.h"

#include "base/arena.h"
#include "base/text.h"
#include "evidence/design_factor.h"

#include <string.h>

// A variable as a factor: of rows in use, levels that occur.
struct level_list {
    uint32_t *level; // n
    struct str *names;
    size_t count;
};

static bool list_levels(struct arena *arena, const struct design_rows *rows,
                        const struct expression *expression,
                        struct level_list *list, struct err *err)
{
    const struct design_variable *variable = design_rows_find(rows, expression);
    struct design_value value = variable->value;
    struct design_scope scope = rows->scope;
    struct design_variable settled = {.expression = expression};

    if (!design_as_factor(&scope, expression, &value, err)) {
        return false;
    }
    if (variable->level) {
        settled = *variable;
    } else {
        settled.value = value;
        design_rows_settle_levels(rows, &settled, rows->n);
    }
    *list = (struct level_list){
        .level = arena_take(arena, rows->n, sizeof *list->level),
        .names = arena_take(arena, settled.level_count, sizeof *list->names),
        .count = settled.level_count,
    };
    for (uint32_t i = 0; i < settled.level_count; i++) {
        list->names[i] = str_copy(arena, settled.levels[i]);
    }
    for (size_t i = 0; i < rows->n; i++) {
        list->level[i] = settled.level[settled.value.codes[rows->row[i]]];
    }
    return true;
}

// The pairs of both that occur, by the first and then by the second.
static void cross(struct arena *arena, size_t n, struct level_list *list,
                  const struct level_list *more)
{
    struct arena *work = arena_open("pairs of levels");
    uint64_t *keys = arena_take(work, n, sizeof *keys);
    struct str *names;
    uint32_t count;

    for (size_t i = 0; i < n; i++) {
        keys[i] = (uint64_t)list->level[i] << 32 | more->level[i];
    }
    keys = factor_of_keys(work, keys, n, UINT64_MAX, list->level, &count);
    names = arena_take(arena, count, sizeof *names);
    for (uint32_t i = 0; i < count; i++) {
        struct text name = text_in(arena);

        text_add(&name, list->names[keys[i] >> 32]);
        text_addc(&name, ':');
        text_add(&name, more->names[keys[i] & UINT32_MAX]);
        names[i] = text_str(&name);
    }
    list->names = names;
    list->count = count;
    arena_close(work);
}

static bool make_group(struct arena *arena, const struct design_rows *rows,
                       const struct formula_group *from,
                       struct design_group *group, struct err *err)
{
    struct level_list list;
    struct design_matrix effects;

    if (!list_levels(arena, rows, from->factors[0], &list, err)) {
        return false;
    }
    for (int i = 1; i < from->factor_count; i++) {
        struct level_list more;

        if (!list_levels(arena, rows, from->factors[i], &more, err)) {
            return false;
        }
        cross(arena, rows->n, &list, &more);
    }
    if (!design_matrix_make(arena, rows, &from->effects, &effects, err)) {
        return false;
    }
    *group = (struct design_group){
        .label = from->label,
        .q = effects.columns,
        .names = effects.names,
        .z = effects.at,
        .level = list.level,
        .level_count = list.count,
        .level_names = list.names,
        .correlated = from->correlated,
    };
    return true;
}

// rev(order(levels)): ascending and stable, then turned round.
void design_groups_sort(struct design_group *groups, int count)
{
    bool ascends = false;

    for (int i = 1; i < count; i++) {
        ascends = ascends || groups[i].level_count > groups[i - 1].level_count;
    }
    for (int i = 1; ascends && i < count; i++) {
        struct design_group group = groups[i];
        int at = i;

        while (at > 0 && groups[at - 1].level_count <= group.level_count) {
            groups[at] = groups[at - 1];
            at--;
        }
        groups[at] = group;
    }
}

bool design_groups_make(struct arena *arena, const struct design_rows *rows,
                        const struct formula *formula, struct design *design,
                        struct err *err)
{
    bool good = true;

    design->groups =
        arena_take(arena, (size_t)formula->group_count, sizeof *design->groups);
    design->group_count = formula->group_count;
    for (int i = 0; good && i < formula->group_count; i++) {
        good = make_group(arena, rows, &formula->groups[i], &design->groups[i],
                          err);
        design->groups[i].written = i;
    }
    if (good) {
        design_groups_sort(design->groups, design->group_count);
    }
    return good;
}
