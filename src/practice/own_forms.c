// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/own_forms.h"

#include "base/arena.h"
#include "base/text.h"
#include "measure/registry.h"
#include "practice/counted.h"

#include <string.h>

static const double LEVEL = .95;

// Added up as a whole; what is only talked about has no total.
static const struct scale *total_of(const struct instrument *instrument)
{
    const struct scale *scale = instrument->scales;

    return instrument->own && instrument->scale_count == 1
                && strcmp(scale->name, "total") == 0 && scale->item_count > 1
             ? scale
             : NULL;
}

static bool read_form(struct practice *practice,
                      const struct instrument *instrument,
                      struct own_form *form, struct err *err)
{
    struct reliability_archive archive;

    if (!reliability_archive_read(practice, str_of(instrument->code), &archive,
                                  err)) {
        return false;
    }
    *form = (struct own_form){.instrument = instrument,
                              .scale = archive.scale,
                              .silent = archive.silent};
    reliability_people_find(practice->arena, &archive.forms, LEVEL,
                            &form->people);
    return true;
}

// The form that most people filled in first.
static void put_in_place(struct own_forms *forms)
{
    struct own_form last = forms->at[forms->count - 1];
    int to = forms->count - 1;

    while (to > 0 && forms->at[to - 1].people.people < last.people.people) {
        forms->at[to] = forms->at[to - 1];
        to--;
    }
    forms->at[to] = last;
}

bool own_forms_read(struct practice *practice, struct own_forms *forms,
                    struct err *err)
{
    const struct registry *registry = practice->registry;

    *forms = (struct own_forms){.until = counted_until(practice)};
    for (int i = 0; i < registry->count && forms->count < OWN_FORMS_MOST; i++) {
        const struct instrument *instrument = &registry->instruments[i];

        if (!total_of(instrument)) {
            continue;
        }
        if (!read_form(practice, instrument, &forms->at[forms->count++], err)) {
            return false;
        }
        put_in_place(forms);
    }
    return true;
}
