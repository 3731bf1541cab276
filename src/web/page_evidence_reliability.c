// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_evidence_reliability.h"

#include "base/arena.h"
#include "base/text.h"
#include "evidence/reliability_print.h"
#include "pages.h"

#include <math.h>

enum { FEW = 5 };

bool evidence_reliability_page(struct page *page, struct err *err)
{
    struct own_forms_view *view = arena_take(page->arena, 1, sizeof *view);

    view->page = page;
    if (!evidence_nav_read(page, &view->nav, err)
        || !own_forms_read(page->practice, &view->here, err)) {
        return false;
    }
    evidence_reliability_html(&page->reply->body, view);
    return true;
}

// ---- words ------------------------------------------------------------------

struct str own_forms_number(const struct own_forms_view *view, double value)
{
    return reliability_part(view->page->arena, value, 2);
}

struct str own_forms_limits(const struct own_forms_view *view, double low,
                            double high)
{
    return isnan(low) || isnan(high)
             ? (struct str){0}
             : text_print(view->page->arena, "%.*s to %.*s",
                          SHOW(own_forms_number(view, low)),
                          SHOW(own_forms_number(view, high)));
}

struct str own_forms_count(const struct own_forms_view *view, int64_t count)
{
    return count < FEW
             ? STR("fewer than 5")
             : text_print(view->page->arena, "%lld", (long long)count);
}

const struct reliability_share *own_forms_share(const struct own_form *form)
{
    const struct reliability_answer *all = &form->people.all;

    return &all->share[all->answers.items];
}

static struct str so_far(const struct own_forms_view *view, size_t n, int of)
{
    return n < FEW ? STR("hardly anybody so far")
                   : text_print(view->page->arena, "%zu of %d so far", n, of);
}

static struct str in_people(const struct own_forms_view *view, size_t n,
                            double value, struct str limits)
{
    return text_print(view->page->arena, "in %zu people: %.*s (%.*s)", n,
                      SHOW(own_forms_number(view, value)), SHOW(limits));
}

struct str own_forms_together(const struct own_forms_view *view,
                              const struct own_form *form)
{
    const struct reliability_people *people = &form->people;
    const struct reliability_alpha *alpha = &people->answer.alpha;

    return people->found && people->people >= OWN_FORMS_TOGETHER
             ? in_people(
                 view, people->answer.answered, alpha->raw,
                 own_forms_limits(view, alpha->feldt_low, alpha->feldt_high))
             : so_far(view, people->people, OWN_FORMS_TOGETHER);
}

struct str own_forms_again(const struct own_forms_view *view,
                           const struct own_form *form)
{
    const struct reliability_people *people = &form->people;
    const struct agreement_icc *icc = &people->again.at[ICC2];

    return people->has_again && people->again.n >= OWN_FORMS_AGAIN
             ? in_people(view, people->again.n, icc->icc,
                         own_forms_limits(view, icc->low, icc->high))
             : so_far(view, people->twice, OWN_FORMS_AGAIN);
}

struct str own_forms_change(const struct own_forms_view *view,
                            const struct own_form *form)
{
    const struct reliability_people *people = &form->people;

    return people->all.has_nested ? text_print(
               view->page->arena, "%.*s",
               SHOW(own_forms_number(view, people->all.nested.change)))
                                  : STR("not known yet");
}
