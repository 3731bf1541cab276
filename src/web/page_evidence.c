// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_evidence.h"

#include "base/arena.h"
#include "evidence/forest.h"
#include "pages.h"
#include "stats/distribution.h"

#include <math.h>

bool evidence_page(struct page *page, struct err *err)
{
    struct evidence_view *view = arena_take(page->arena, 1, sizeof *view);
    struct civil now;

    view->page = page;
    if (!evidence_nav_read(page, &view->nav, err)
        || !associations_read(page->practice, &view->here, err)
        || !comparison_read_known(page->practice, view->here.until,
                                  &view->known, err)
        || !published_read(page->arena, &view->published,
                           &view->published_count, err)) {
        return false;
    }
    now = zone_civil(page->practice->zone, P_NOW(page->practice));
    view->year = now.year;
    view->month = now.month;
    evidence_html(&page->reply->body, view);
    return true;
}

// ---- words ------------------------------------------------------------------

const struct association_picture *evidence_picture(
    const struct evidence_view *view, enum association_kind kind, bool site)
{
    return site ? &view->here.at_site[kind] : &view->here.of[kind];
}

struct str evidence_unit_words(const struct evidence_view *view,
                               const struct association_picture *picture,
                               int unit, bool site)
{
    int key = picture->units[unit].key;

    if (key) {
        return site ? view->here.sites[key - 1]
                    : text_print(view->page->arena, "%d", key);
    }
    return picture->small == 1
             ? text_print(view->page->arena, "A %s with few people",
                          site ? "place" : "year")
             : text_print(view->page->arena, "%d %s with few people",
                          picture->small, site ? "places" : "years");
}

// A correlation has no nought before its point.
struct str evidence_r_words(const struct evidence_view *view, double r)
{
    struct str words = number_words(view->page->arena, fabs(r), 2);
    bool below_one = words.len > 1 && words.at[0] == '0';

    return text_print(view->page->arena, "%s%.*s",
                      r <= -.005 ? "\xE2\x88\x92" : "",
                      (int)words.len - below_one, words.at + below_one);
}

struct str evidence_limits_words(const struct evidence_view *view, double low,
                                 double high)
{
    return text_print(view->page->arena, "%.*s to %.*s",
                      SHOW(evidence_r_words(view, tanh(low))),
                      SHOW(evidence_r_words(view, tanh(high))));
}

static double reach(const struct association_unit *unit)
{
    return t_limit(.95, NAN) * sqrt(unit->v);
}

struct str evidence_unit_limits(const struct evidence_view *view,
                                const struct association_unit *unit)
{
    return evidence_limits_words(view, unit->z - reach(unit),
                                 unit->z + reach(unit));
}

struct str evidence_model_words(const struct evidence_view *view)
{
    const struct alliance_estimate *found =
        &view->here.model.of[ASSOCIATION_FORWARD].standard;
    bool higher = view->here.scale->better == BETTER_HIGHER;

    return text_print(
        view->page->arena, "%.*s (95\xC2\xA0%% interval %.*s to %.*s)",
        SHOW(evidence_r_words(view,
                              higher ? found->estimate : -found->estimate)),
        SHOW(evidence_r_words(view, higher ? found->low : -found->high)),
        SHOW(evidence_r_words(view, higher ? found->high : -found->low)));
}

struct str evidence_share_words(const struct evidence_view *view, int part,
                                int whole)
{
    return whole <= 0 ? STR("")
                      : text_print(view->page->arena, "of %d (%.0f %%)", whole,
                                   100.0 * part / whole);
}

struct str evidence_ways_words(const struct evidence_view *view)
{
    const struct comparison_known *known = &view->known;
    const struct {
        const char *way;
        int forms;
    } ways[] = {
        {"alone, on a device of their own",     known->alone   },
        {"on the practice\xE2\x80\x99s tablet", known->tablet  },
        {"together with somebody",              known->assisted},
        {"on paper",                            known->paper   },
        {"brought from elsewhere",              known->brought },
    };
    struct text out = text_in(view->page->arena);

    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        if (ways[i].forms > 0) {
            text_addf(&out, "%s%.0f %% %s", out.len ? "; " : "",
                      100.0 * ways[i].forms / known->forms, ways[i].way);
        }
    }
    return text_str(&out);
}

struct str evidence_month_words(const struct evidence_view *view,
                                const struct published *row)
{
    static const char *const MONTHS[] = {
        "January", "February", "March",     "April",   "May",      "June",
        "July",    "August",   "September", "October", "November", "December"};

    return text_print(view->page->arena, "%s %d", MONTHS[row->month - 1],
                      row->year);
}

// ---- the picture ------------------------------------------------------------

enum { ROWS_MOST = ASSOCIATIONS_UNITS + 4 };

static struct forest_row row_of(enum forest_kind kind, struct str label,
                                double estimate, double low, double high)
{
    return (struct forest_row){kind, label, estimate, low, high, NAN, NAN, NAN};
}

// The meta-analysis that asked the same question: between people.
static const struct published *same_question(const struct evidence_view *view)
{
    for (int i = 0; i < view->published_count; i++) {
        const struct published *row = &view->published[i];

        if (str_is(row->element, "Alliance, adults, individual therapy")
            && str_is(row->goes_with, "outcome") && str_is(row->measure, "r")
            && !isnan(row->low)) {
            return row;
        }
    }
    return NULL;
}

static size_t add_published(const struct evidence_view *view,
                            struct forest_row *rows, size_t count)
{
    const struct published *row = same_question(view);

    if (!row) {
        return count;
    }
    rows[count++] = row_of(FOREST_HEADING, STR("Published"), NAN, NAN, NAN);
    rows[count++] =
        row_of(FOREST_STUDY,
               text_print(view->page->arena, "%.*s, %lld studies",
                          SHOW(row->source), (long long)row->studies),
               atanh(row->value), atanh(row->low), atanh(row->high));
    return count;
}

static size_t fill_rows(const struct evidence_view *view,
                        enum association_kind kind, bool site,
                        struct forest_row *rows)
{
    const struct association_picture *picture =
        evidence_picture(view, kind, site);
    size_t count = 0;

    rows[count++] = row_of(FOREST_HEADING, STR("Here"), NAN, NAN, NAN);
    for (int i = 0; i < picture->count; i++) {
        const struct association_unit *unit = &picture->units[i];

        rows[count++] =
            row_of(FOREST_STUDY, evidence_unit_words(view, picture, i, site),
                   unit->z, unit->z - reach(unit), unit->z + reach(unit));
    }
    if (picture->is_pooled) {
        rows[count++] = row_of(FOREST_SUMMARY,
                               site ? STR("These places together")
                                    : STR("These years together"),
                               picture->fit.beta->estimate,
                               picture->fit.beta->low, picture->fit.beta->high);
    }
    return kind == ASSOCIATION_BETWEEN ? add_published(view, rows, count)
                                       : count;
}

void evidence_forest_html(struct text *out, const struct evidence_view *view,
                          enum association_kind kind, bool site)
{
    static const char *const TITLES[ASSOCIATION_KINDS] = {"Within people",
                                                          "Between people"};
    struct forest_row *rows =
        arena_take(view->page->arena, ROWS_MOST, sizeof *rows);
    struct forest forest = {
        .title = str_of(TITLES[kind]),
        .description =
            site ? STR("Correlations with 95 % intervals, one row for each "
                       "place. The table below says the same.")
                 : STR("Correlations with 95 % intervals, one row for each "
                       "year in which the work began. The table below "
                       "says the same."),
        .label_head = site ? STR("Place") : STR("Work began"),
        .axis = STR("Correlation"),
        .transform = TRANSFORM_TANH,
        .level = .95,
        .reference = 0,
        .guide = NAN,
        .rows = rows,
        .row_count = fill_rows(view, kind, site, rows),
    };

    forest_draw(out, &forest, false);
}
