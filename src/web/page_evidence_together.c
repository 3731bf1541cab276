// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_evidence_together.h"

#include "evidence/alliance_picture.h"
#include "evidence/transform.h"
#include "measure/registry.h"
#include "pages.h"

#include <math.h>

// Numbers for the pictures of a practice that has none yet: of PHQ-9 and the
// check, nobody's.
static const struct alliance_answer INVENTED = {
    .is_fitted = true,
    .within = {-.06, 0, 0, -.10, -.02},
    .between = {-.16, 0, 0, -.24, -.08},
    .said_own = 8,
    .said_between = 9,
    .said_mean = 74,
    .after_mean = 10,
};

// The study that asked the same: from session to session, within people.
static const struct published *same_question(const struct published *rows,
                                             int count)
{
    for (int i = 0; i < count; i++) {
        if (str_is(rows[i].measure, "b")
            && str_is(rows[i].goes_with, "outcome")) {
            return &rows[i];
        }
    }
    return NULL;
}

bool evidence_together_page(struct page *page, struct err *err)
{
    struct within_view view = {.page = page};
    const struct published *rows;
    int count;

    if (!associations_read(page->practice, &view.here, err)
        || !published_read(page->arena, &rows, &count, err)
        || !evidence_nav_read(page, &view.nav, err)) {
        return false;
    }
    view.published = same_question(rows, count);
    view.is_told =
        view.here.model.is_told[ASSOCIATION_FORWARD] && within_check(&view);
    evidence_together_html(&page->reply->body, &view);
    return true;
}

// ---- words ------------------------------------------------------------------

const struct scale *within_check(const struct within_view *view)
{
    const struct instrument *check =
        registry_find(view->page->practice->registry, STR("post"));

    return check ? instrument_scale(check, STR("total")) : NULL;
}

double within_step(const struct scale *scale)
{
    return scale->max - scale->min > 60 ? 10 : 1;
}

static double part_of(const struct alliance_estimate *estimate,
                      enum within_part part)
{
    return part == WITHIN_LOW  ? estimate->low
         : part == WITHIN_HIGH ? estimate->high
                               : estimate->estimate;
}

// Two digits of the error, as papers print them, but no more than anybody
// would say aloud of such points.
static int decimals_of(const struct alliance_estimate *estimate, double per)
{
    int decimals = number_decimals(per * estimate->se);

    return decimals > 2 ? 2 : decimals;
}

// "0.8 lower"; with `points`: "0.8 points lower".
static struct str distance(struct arena *arena, double value, int decimals,
                           const char *points)
{
    struct str number = number_words(arena, fabs(value), decimals);
    bool none = fabs(value) < .5 * pow(10, -decimals);

    return none ? STR("no different")
                : text_print(arena, "%.*s%s %s", SHOW(number), points,
                             value < 0 ? "lower" : "higher");
}

struct str within_points(struct arena *arena,
                         const struct alliance_estimate *estimate, double per,
                         enum within_part part)
{
    return distance(arena, per * part_of(estimate, part),
                    decimals_of(estimate, per), " points");
}

struct str within_interval(struct arena *arena,
                           const struct alliance_estimate *estimate, double per)
{
    int decimals = decimals_of(estimate, per);
    struct str low = distance(arena, per * estimate->low, decimals, "");
    struct str high = distance(arena, per * estimate->high, decimals, "");

    return text_print(arena, "95\xC2\xA0%% interval: %.*s to %.*s", SHOW(low),
                      SHOW(high));
}

bool within_includes_none(const struct alliance_estimate *estimate)
{
    return estimate->low <= 0 && estimate->high >= 0;
}

struct str within_standard(struct arena *arena,
                           const struct alliance_estimate *estimate)
{
    struct str middle = number_words(arena, estimate->estimate, 2);
    struct str low = number_words(arena, estimate->low, 2);
    struct str high = number_words(arena, estimate->high, 2);

    return text_print(arena, "%.*s (%.*s to %.*s)", SHOW(middle), SHOW(low),
                      SHOW(high));
}

// Eight in ten of a normal distribution.
static const double EIGHT_IN_TEN = 1.2815515655446004;

struct str within_people(struct arena *arena,
                         const struct alliance_answer *answer, double per)
{
    double reach = EIGHT_IN_TEN * answer->slope_spread;
    int decimals = decimals_of(&answer->within, per);
    struct str low = distance(arena, per * (answer->within.estimate - reach),
                              decimals, " points");
    struct str high = distance(arena, per * (answer->within.estimate + reach),
                               decimals, " points");

    return text_print(arena, "%.*s and %.*s", SHOW(low), SHOW(high));
}

// ---- pictures ---------------------------------------------------------------

static struct str described(const struct within_view *view, bool between)
{
    const struct alliance_answer *answer =
        &view->here.model.of[ASSOCIATION_FORWARD];
    struct arena *arena = view->page->arena;

    if (!view->is_told) {
        return between ? STR("Five dots, each for an invented person, and one "
                             "line through them that falls to the right.")
                       : STR("Five short lines, each for an invented person, "
                             "all falling to the right.");
    }
    return between
             ? text_print(
                 arena,
                 "Five dots, none of them a person, and one line through "
                 "them: %.*s on the form where the check is usually ten "
                 "points higher.",
                 SHOW(
                     within_points(arena, &answer->between, 10, WITHIN_MIDDLE)))
             : text_print(
                 arena,
                 "Five short lines, none of them a person, all with the "
                 "same slope: %.*s on the next form where the check was ten "
                 "points higher than usual.",
                 SHOW(
                     within_points(arena, &answer->within, 10, WITHIN_MIDDLE)));
}

void within_picture_html(struct text *out, const struct within_view *view,
                         bool between)
{
    const struct scale *check = within_check(view);
    const struct scale *form = view->here.scale;
    struct alliance_picture picture = {
        .answer = view->is_told ? &view->here.model.of[ASSOCIATION_FORWARD]
                                : &INVENTED,
        .between = between,
        .invented = !view->is_told,
        .title = between ? STR("Between people") : STR("Within people"),
        .description = described(view, between),
        .said = {between ? STR("usual check") : STR("check after a session"),
                 check ? check->min : 0,        check ? check->max : 100},
        .after = {between ? STR("usual score") : STR("score at the next form"),
                 view->is_told ? form->min : 0,
                 view->is_told ? form->max : 27                         },
    };

    alliance_draw(out, &picture, false);
}
