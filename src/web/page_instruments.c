// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_instruments.h"

#include "base/arena.h"
#include "base/text.h"
#include "measure/registry.h"
#include "pages.h"

#include <math.h>

// ---- what is said about one -------------------------------------------------

static struct instrument_fact *next_fact(struct instrument_line *line)
{
    // The last one is overwritten rather than one too many written.
    if (line->fact_count < INSTRUMENT_FACTS) {
        line->fact_count++;
    }
    return &line->facts[line->fact_count - 1];
}

static void add_figure(struct arena *arena, struct instrument_line *line,
                       const struct scale *scale, const char *name,
                       const struct figure *figure)
{
    if (!figure->known) {
        return;
    }
    *next_fact(line) = (struct instrument_fact){
        .name = text_print(arena, "%s, %s", scale->name, name),
        .words = text_print(
            arena, "%g%s%s%s%s", figure->value, figure->note ? " - " : "",
            figure->note ? figure->note : "", figure->source ? " - " : "",
            figure->source ? figure->source : ""),
        .unverified = !trust_may_signal(figure->trust)};
}

static void add_bands(struct arena *arena, struct instrument_line *line,
                      const struct scale *scale)
{
    struct text text = text_in(arena);

    if (scale->band_count == 0) {
        return;
    }
    for (int i = 0; i < scale->band_count; i++) {
        const struct band *band = &scale->bands[i];

        text_addf(&text, "%s%g to %g %s", i ? ", " : "", band->from, band->to,
                  band->name);
    }
    *next_fact(line) = (struct instrument_fact){
        .name = text_print(arena, "%s, ranges", scale->name),
        .words = text_str(&text),
        .unverified = !trust_may_signal(scale->band_trust)};
}

static void add_scale(struct arena *arena, struct instrument_line *line,
                      const struct scale *scale)
{
    struct threshold threshold;

    *next_fact(line) = (struct instrument_fact){
        .name = text_print(arena, "%s", scale->name),
        .words =
            text_print(arena, "%g to %g, %s is better", scale->min, scale->max,
                       scale->better == BETTER_LOWER ? "lower" : "higher")};
    add_bands(arena, line, scale);
    add_figure(arena, line, scale, "cut-off", &scale->cutoff);
    add_figure(arena, line, scale, "reliable change", &scale->change);
    add_figure(arena, line, scale, "reliability", &scale->reliability);
    threshold_of(scale, &threshold);
    line->cannot_tell_change |= !threshold.verified;
}

static bool read_line(struct practice *practice,
                      const struct instrument *instrument,
                      struct instrument_line *line, struct err *err)
{
    struct arena *arena = practice->arena;

    line->instrument = instrument;
    if (!instrument_use_read(practice, instrument, &line->use, err)) {
        return false;
    }
    if (!isnan(line->use.cutoff)) {
        line->cutoff = text_print(arena, "%g", line->use.cutoff);
    }
    line->may_have_cutoff = instrument->scale_count > 0 && !instrument->own
                         && str_is(str_of(instrument->kind), "process");
    for (int i = 0; i < instrument->scale_count; i++) {
        add_scale(arena, line, &instrument->scales[i]);
    }
    return true;
}

// Only the newest version of each: that is the one that is asked.
static bool is_newest(const struct registry *registry,
                      const struct instrument *instrument)
{
    return registry_find(registry, str_of(instrument->code)) == instrument;
}

static bool read_view(struct instruments_view *view, struct err *err)
{
    struct practice *practice = view->page->practice;
    const struct registry *registry = practice->registry;
    bool good = true;

    view->lines = arena_take(practice->arena, (size_t)registry->count,
                             sizeof *view->lines);
    for (int i = 0; good && i < registry->count; i++) {
        if (is_newest(registry, &registry->instruments[i])) {
            good = read_line(practice, &registry->instruments[i],
                             &view->lines[view->count++], err);
        }
    }
    return good;
}

bool instruments_page(struct page *page, struct err *err)
{
    struct instruments_view view = {
        .page = page, .saved = form_find(&page->query, "saved").at != NULL};

    if (!read_view(&view, err)) {
        return false;
    }
    instruments_html(&page->reply->body, &view);
    return true;
}

// ---- changes ----------------------------------------------------------------

// Said once more, with the reason, and with what was typed.
static bool show_problem(struct page *page, struct str typed, struct err *err)
{
    struct instruments_view view = {
        .page = page,
        .problem = str_text(page->arena, str_of(err->text)),
        .typed = typed};
    bool correctable = err->kind == ERR_INPUT || err->kind == ERR_DENIED
                    || err->kind == ERR_CONFLICT || err->kind == ERR_LIMIT;

    if (!correctable || !read_view(&view, err)) {
        return false;
    }
    page->reply->status = 400;
    instruments_html(&page->reply->body, &view);
    return true;
}

static bool set_cutoff(struct page *page, const struct instrument *instrument,
                       struct err *err)
{
    struct str typed = str_trim(page_field(page, "cutoff"));
    double cutoff = NAN;

    if (typed.len && !str_parse_real(typed, &cutoff)) {
        return err_set(err, ERR_INPUT, "a cut-off is a number, such as 40");
    }
    return instrument_use_set_cutoff(page->practice, instrument, cutoff, err);
}

static bool set_use(struct page *page, const struct instrument *instrument,
                    struct err *err)
{
    struct instrument_use use;

    if (!instrument_use_read(page->practice, instrument, &use, err)) {
        return false;
    }
    use.on = str_is(page_field(page, "do"), "on");
    use.attested = use.attested || page_field(page, "attest").len > 0;
    return instrument_use_set(page->practice, instrument, &use, err);
}

bool instruments_post(struct page *page, struct err *err)
{
    const struct instrument *instrument =
        registry_find(page->practice->registry, page_field(page, "instrument"));
    bool done;

    if (!instrument) {
        return err_set(err, ERR_MISSING, "there is no such questionnaire");
    }
    done = str_is(page_field(page, "do"), "cutoff")
             ? set_cutoff(page, instrument, err)
             : set_use(page, instrument, err);
    if (!done) {
        return show_problem(page, (struct str){0}, err);
    }
    page_redirect(page, STR("/settings/instruments?saved=1"));
    return true;
}

bool instruments_add_post(struct page *page, struct err *err)
{
    struct str definition = page_field(page, "definition");
    const struct instrument *added;

    if (!instrument_use_add(page->practice, definition, &added, err)) {
        return show_problem(page, definition, err);
    }
    page_redirect(page, STR("/settings/instruments?saved=1"));
    return true;
}
