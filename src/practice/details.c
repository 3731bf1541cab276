// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/details.h"

bool details_set(struct arena *arena, struct answers *details,
                 const struct detail_row *row, struct str value,
                 struct err *err)
{
    value = str_trim(value);
    if (value.len > DETAIL_MAX_BYTES) {
        return err_set(err, ERR_INPUT,
                       "\"%s\" is too long; at most %d bytes fit there",
                       row->title, DETAIL_MAX_BYTES);
    }
    if (value.len > 0) {
        answers_set(arena, details, str_of(row->name), value);
    }
    return true;
}

bool details_seal(struct practice *practice, const struct words_place *place,
                  const struct answers *details, struct value *sealed,
                  struct err *err)
{
    return words_seal_any(practice, place,
                          answers_print(practice->arena, details), sealed, err);
}

bool details_open(struct practice *practice, const struct words_place *place,
                  struct str sealed, struct answers *details, struct err *err)
{
    struct str bytes;

    return words_open(practice, place, sealed, &bytes, err)
        && answers_parse(practice->arena, bytes, details, err);
}

struct str detail_of(const struct answers *details, const char *name)
{
    return answers_find(details, str_of(name));
}
