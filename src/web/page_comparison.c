// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_comparison.h"

#include "base/arena.h"
#include "base/text.h"
#include "evidence/transform.h"
#include "evidence/unit_funnel.h"
#include "pages.h"
#include "stats/two_groups.h"
#include "web/when.h"
#include "wire/csv_out.h"

#include <math.h>
#include <string.h>

bool comparison_has_numbers(const struct comparison_view *view)
{
    return view->here.known.counted >= COMPARISON_PEOPLE
        && view->here.results.is_told;
}

// ---- so many of so many -----------------------------------------------------

static void add(struct comparison_view *view, enum comparison_part part,
                struct str what, int n, int of)
{
    if (view->line_count < COMPARISON_LINES) {
        view->lines[view->line_count++] =
            (struct comparison_line){part, what, n, of, false};
    }
}

static void add_known(struct comparison_view *view)
{
    const struct comparison_known *known = &view->here.known;
    enum comparison_part part = COMPARISON_PART_KNOWN;

    add(view, part, STR("People whose work had ended"), known->counted, 0);
    if (known->no_yes > 0) {
        add(view, part,
            STR("Not counted: no yes to working together is on record, or "
                "they said no to research"),
            known->no_yes, 0);
        view->lines[view->line_count - 1].few = known->no_yes < REPAIR_SMALL;
    }
    if (!comparison_has_numbers(view)) {
        return; // what follows would be about somebody
    }
    if (view->here.results.has_course) {
        add(view, part,
            text_print(view->page->arena, "Filled in %.*s twice or more",
                       SHOW(comparison_form_words(view, view->here.form))),
            known->measured, known->counted);
    }
    add(view, part, STR("Asked again after the ending"), known->asked,
        known->counted);
    if (known->asked > 0) {
        add(view, part, STR("Answered then"), known->followed, known->asked);
    }
    if (known->checks_offered > 0) {
        add(view, part, STR("Checks after a session that were answered"),
            known->checks_answered, known->checks_offered);
    }
}

static void add_forms(struct comparison_view *view)
{
    const struct comparison_known *known = &view->here.known;
    enum comparison_part part = COMPARISON_PART_FORMS;
    const struct {
        const char *way;
        int forms;
    } ways[] = {
        {"Alone, on a device of their own",     known->alone   },
        {"On the practice\xE2\x80\x99s tablet", known->tablet  },
        {"Together with somebody",              known->assisted},
        {"On paper",                            known->paper   },
        {"Brought from elsewhere",              known->brought },
    };

    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        if (ways[i].forms > 0) {
            add(view, part, str_of(ways[i].way), ways[i].forms, known->forms);
        }
    }
    if (known->forms > known->brought) {
        add(view, part,
            text_print(view->page->arena,
                       "Written down more than %d days late, of those that "
                       "were not brought from elsewhere",
                       COMPARISON_LATE_DAYS),
            known->late, known->forms - known->brought);
    }
}

static void add_results(struct comparison_view *view)
{
    const struct comparison_results *results = &view->here.results;
    enum comparison_part part = COMPARISON_PART_RESULTS;
    int ended = view->here.known.counted;

    if (results->has_course && results->measured >= COMPARISON_PEOPLE) {
        add(view, part, STR("Reliably better"), results->improved,
            results->measured);
    }
    if (results->has_course && results->clinical >= COMPARISON_PEOPLE) {
        add(view, part,
            STR("Reliable recovery, of those who began beyond the cut-off"),
            results->recovered, results->clinical);
    }
    if (results->has_course && results->measured >= COMPARISON_PEOPLE) {
        add(view, part, STR("No reliable change"), results->unchanged,
            results->measured);
        add(view, part, STR("Reliably worse"), results->deteriorated,
            results->measured);
    }
    add(view, part, STR("Ended as planned"), results->planned, ended);
    add(view, part, STR("Ended unplanned (dropout)"), results->unplanned,
        ended);
    add(view, part, STR("Ended otherwise"), results->other, ended);
}

static void add_times(struct comparison_view *view)
{
    const struct comparison_results *results = &view->here.results;
    enum comparison_part part = COMPARISON_PART_TIMES;

    if (!results->sessions) {
        return;
    }
    add(view, part, STR("Sessions held"), results->came, results->sessions);
    add(view, part, STR("Nobody came"), results->stayed_away,
        results->sessions);
    add(view, part, STR("Cancelled by the client with less than a day left"),
        results->cancelled_late, results->sessions);
    add(view, part, STR("Times moved or given up by the practice"),
        results->moved_by_practice, 0);
    add(view, part, STR("Times moved or given up by the client"),
        results->moved_by_client, 0);
}

// ---- the page ---------------------------------------------------------------

static bool read_view(struct page *page, bool unmarked,
                      struct comparison_view *view, struct err *err)
{
    const struct comparison_request request = {
        .form = form_find(&page->query, "form"),
        .also = form_find(&page->query, "also"),
        .unmarked = unmarked};

    if (!comparison_read(page->practice, &request, &view->here, err)
        || !repair_rate_read(page->practice, &view->dips, err)
        || !comparison_looks(page->practice, &view->looks, &view->look_count,
                             err)) {
        return false;
    }
    add_known(view);
    if (comparison_has_numbers(view)) {
        add_forms(view);
        add_results(view);
        add_times(view);
    }
    return true;
}

bool comparison_page(struct page *page, struct err *err)
{
    struct comparison_view *view = arena_take(page->arena, 1, sizeof *view);

    bool unmarked = form_find(&page->query, "unmarked").at != NULL;

    view->page = page;
    if (!evidence_nav_read(page, &view->nav, err)
        || !comparison_is_on(page->practice, &view->on, err)
        || (view->on && !read_view(page, unmarked, view, err))) {
        return false;
    }
    page->unchanged = !view->on; // there was nothing to look at
    comparison_html(&page->reply->body, view);
    return true;
}

// ---- the numbers ------------------------------------------------------------

static void put_line(struct csv_out *out, const struct comparison_line *line)
{
    static const char *const PARTS[COMPARISON_PARTS] = {
        "what we cannot know", "how forms were answered", "how it went",
        "times"};
    struct share share = {line->n, line->of};
    struct interval interval = line->of > 0 ? wilson_interval(&share)
                                            : (struct interval){NAN, NAN, NAN};

    csv_out_text(out, str_of(PARTS[line->part]));
    csv_out_text(out, line->what);
    if (line->few) {
        csv_out_text(out, STR("fewer than five"));
    } else {
        csv_out_whole(out, line->n);
    }
    csv_out_number(out, line->of > 0 ? (double)line->of : (double)NAN);
    csv_out_number(out, NAN);
    csv_out_number(out, interval.estimate);
    csv_out_number(out, interval.low);
    csv_out_number(out, interval.high);
    csv_out_number(out, NAN);
    csv_out_number(out, NAN);
    csv_out_end(out);
}

static void put_unit(struct csv_out *out, const char *title,
                     const struct comparison_answer *answer,
                     const struct comparison_unit *unit)
{
    csv_out_text(out, str_of(title));
    csv_out_text(out, comparison_unit_words(answer->notes.arena, answer, unit));
    csv_out_number(out, unit->found->observed);
    csv_out_whole(out, (int64_t)unit->n);
    csv_out_number(out, unit->found->expected);
    csv_out_number(out, unit->value);
    csv_out_number(out, unit->plain.inner.low);
    csv_out_number(out, unit->plain.inner.high);
    csv_out_number(out, unit->plain.outer.low);
    csv_out_number(out, unit->plain.outer.high);
    csv_out_end(out);
}

// Nothing of what is not told.
static void put_units(struct csv_out *out, const struct comparison_view *view,
                      int outcome, int by)
{
    const struct comparison_of *of = &view->here.of[outcome][by];
    uint32_t count = of->is_told ? of->answer.unit_count : 0;

    for (uint32_t u = 0; u < count; u++) {
        put_unit(out, comparison_title(outcome, by), &of->answer,
                 &of->answer.units[u]);
    }
}

#define HEAD                                                                   \
    "part,what,people,of,expected,value,low_95,high_95,low_99.8,high_99.8\n"

bool comparison_numbers_page(struct page *page, struct err *err)
{
    struct comparison_view *view = arena_take(page->arena, 1, sizeof *view);
    struct csv_out out;

    view->page = page;
    if (!comparison_is_on(page->practice, &view->on, err)) {
        return false;
    }
    if (!view->on) {
        return err_set(err, ERR_MISSING, "The comparison is switched off.");
    }
    if (!read_view(page, true, view, err)) { // a file is passed on
        return false;
    }
    csv_out_init(&out, NULL);
    for (int i = 0; i < view->line_count; i++) {
        put_line(&out, &view->lines[i]);
    }
    for (int i = 0; i < COMPARISON_OUTCOMES * COMPARISON_BYS; i++) {
        put_units(&out, view, i / COMPARISON_BYS, i % COMPARISON_BYS);
    }
    page->reply->type = "text/csv; charset=utf-8";
    page->reply->headers =
        STR("Content-Disposition: attachment; filename=\"comparison.csv\"\r\n");
    text_add(&page->reply->body, STR(HEAD));
    text_add(&page->reply->body, (struct str){out.bytes, out.len});
    csv_out_drop(&out);
    return true;
}

// ---- words ------------------------------------------------------------------

struct str comparison_day_words(const struct comparison_view *view, int64_t at)
{
    struct practice *practice = view->page->practice;

    return when_part(practice, comparison_until_name(practice, at));
}

struct str comparison_form_words(const struct comparison_view *view,
                                 const struct comparison_form *form)
{
    bool total = strcmp(form->scale->name, "total") == 0;

    return total ? str_of(form->instrument->name)
                 : text_print(view->page->arena, "%s (%s)",
                              form->instrument->name, form->scale->title);
}

struct str comparison_count_words(const struct comparison_view *view,
                                  const struct comparison_line *line)
{
    return line->few ? STR("fewer than five")
                     : text_print(view->page->arena, "%d", line->n);
}

struct str comparison_share_words(const struct comparison_view *view,
                                  const struct comparison_line *line)
{
    return line->of <= 0 ? STR("")
                         : text_print(view->page->arena, "%.0f\xC2\xA0%%",
                                      100.0 * line->n / line->of);
}

struct str comparison_interval_words(const struct comparison_view *view,
                                     const struct comparison_line *line)
{
    struct share share = {line->n, line->of};
    struct interval interval;

    if (line->of <= 0) {
        return STR("");
    }
    interval = wilson_interval(&share);
    return text_print(view->page->arena, "%.0f to %.0f\xC2\xA0%%",
                      100 * interval.low, 100 * interval.high);
}

struct str comparison_wait_words(const struct comparison_view *view)
{
    const struct comparison_results *results = &view->here.results;

    return text_print(view->page->arena,
                      "%.0f days in the middle; half of all waited %.0f to "
                      "%.0f days",
                      results->wait_middle, results->wait_low,
                      results->wait_high);
}

const char *comparison_title(int outcome, int by)
{
    static const char *const TITLES[COMPARISON_OUTCOMES][COMPARISON_BYS] = {
        {"Reliable improvement, by therapist",
         "Reliable improvement, by place"                                   },
        {"Unplanned endings, by therapist",    "Unplanned endings, by place"},
    };

    return TITLES[outcome][by];
}

struct str comparison_numbers_path(const struct comparison_view *view)
{
    struct arena *arena = view->page->arena;
    const struct comparison *here = &view->here;

    return text_print(
        arena, "/evidence/comparison/numbers?form=%.*s&also=%.*s",
        SHOW(here->form ? comparison_form_name(arena, here->form) : STR("")),
        SHOW(here->also ? comparison_form_name(arena, here->also) : STR("")));
}

struct str comparison_number(const struct comparison_view *view, double value,
                             int decimals)
{
    return number_words(view->page->arena, value, decimals);
}

struct str comparison_limits_words(const struct comparison_view *view,
                                   double low, double high)
{
    return text_print(view->page->arena, "%.*s\xC2\xA0to\xC2\xA0%.*s",
                      SHOW(comparison_number(view, low, 2)),
                      SHOW(comparison_number(view, high, 2)));
}

struct str comparison_p_words(const struct comparison_view *view, double p)
{
    return p < .001 ? STR("p < .001")
                    : text_print(view->page->arena, "p = %.3f", p);
}

struct str comparison_outside_words(const struct comparison_view *view,
                                    uint32_t between, uint32_t beyond)
{
    static const char *const VERBS[] = {"none lies", "one lies"};
    struct arena *arena = view->page->arena;
    uint32_t outside = between + beyond;
    struct str lie = outside < 2 ? str_of(VERBS[outside])
                                 : text_print(arena, "%u lie", outside);

    if (!outside) {
        return text_print(arena, "%.*s outside the inner limits", SHOW(lie));
    }
    return text_print(arena, "%.*s outside the inner limits, %s the outer ones",
                      SHOW(lie),
                      !beyond             ? "and none outside"
                      : beyond == outside ? "and also outside"
                                          : "and some of them outside");
}

struct str comparison_times_words(const struct comparison_view *view, int times)
{
    return times == 1 ? STR("once")
                      : text_print(view->page->arena, "%d times", times);
}

void comparison_funnel_html(struct text *out, const struct comparison_of *of,
                            bool narrow)
{
    unit_funnel_draw(out, &of->answer,
                     narrow ? UNIT_FUNNEL_NARROW : UNIT_FUNNEL_WIDE, false);
}
