// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/measures.h"

#include "base/arena.h"
#include "base/text.h"
#include "measure/registry.h"
#include "practice/instrument_use.h"

bool measures_has(struct str codes, const char *code)
{
    while (codes.at != NULL) {
        if (str_is(str_trim(str_cut(&codes, ' ')), code)) {
            return true;
        }
    }
    return false;
}

struct str measures_typed(const struct page *page)
{
    struct text text = text_in(page->arena);

    for (int i = 0; i < page->fields.count; i++) {
        const struct field *field = &page->fields.fields[i];

        if (str_is(field->name, "measures") && field->value.len > 0) {
            text_addf(&text, "%s%.*s", text.len > 0 ? " " : "",
                      SHOW(field->value));
        }
    }
    return text_str(&text);
}

bool measure_is_offered(const struct measure *measure)
{
    return measures_has(STR("phq9 phq8 gad7"), measure->instrument->code);
}

const char *measure_credit(const struct instrument *instrument)
{
    return instrument->copyright_line ? instrument->copyright_line
                                      : instrument->licence;
}

// The newest version of something that a client can answer.
static bool is_listed(const struct registry *registry,
                      const struct instrument *instrument)
{
    struct str code = str_of(instrument->code);

    return str_is(str_of(instrument->kind), "outcome") && !str_is(code, "pre")
        && instrument->item_count > 0
        && registry_find(registry, code) == instrument;
}

bool measures_read(struct practice *practice, struct str chosen,
                   struct measures *measures, struct err *err)
{
    const struct registry *registry = practice->registry;

    measures->count = 0;
    measures->at = arena_take(practice->arena, (size_t)registry->count + 1,
                              sizeof *measures->at);
    for (int i = 0; i < registry->count; i++) {
        const struct instrument *instrument = &registry->instruments[i];
        struct instrument_use use;

        if (!is_listed(registry, instrument)) {
            continue;
        }
        if (!instrument_use_read(practice, instrument, &use, err)) {
            return false;
        }
        measures->at[measures->count++] = (struct measure){
            .instrument = instrument,
            .chosen = measures_has(chosen, instrument->code),
            .why_not = instrument_use_why_off(instrument, &use)};
    }
    return true;
}
