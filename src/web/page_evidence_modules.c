// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_evidence_modules.h"

#include "pages.h"
#include "practice/setting.h"

const struct evidence_module EVIDENCE_MODULES[EVIDENCE_MODULE_COUNT] = {
    {"expected_course",
     "Expected course", "On a client\xE2\x80\x99s chart, for staff: the middle half of what "
     "happened for people who started at a similar score.", {"Only with 200 closed episodes of that questionnaire here, or published "
      "norms that you load, with their source.",
      "Beside it stands how often such a band held what it says, on people it "
      "had not seen.",
      "Counted are people who said yes to research; whoever takes it back is "
      "out "
      "of it at once.",
      "It is not a forecast for one person and not a target. No signal uses "
      "it, "
      "and clients do not see it.",
      NULL}},
    {"comparison",
     "Comparison",      "Outcomes of closed episodes, adjusted for who came, as a funnel plot of "
     "places and of therapists without names.",                  {"Below 20 people a unit is grouped with the other small ones; below "
      "five units there is no picture.",
      "No name, no order by result, no target. Everybody sees only which point "
      "is their own, and who opened the page.",
      "Counted are people who agreed to work together and did not say no to "
      "research. It adjusts for what is recorded here and for nothing else. It "
      "does not "
      "show who is good.",
      NULL}                 },
};

static void show(struct page *page, struct evidence_modules_view *view)
{
    view->page = page;
    evidence_modules_html(&page->reply->body, view);
}

bool evidence_modules_page(struct page *page, struct err *err)
{
    struct evidence_modules_view view = {
        .saved = form_find(&page->query, "saved").at != NULL};

    for (int i = 0; i < EVIDENCE_MODULE_COUNT; i++) {
        if (!setting_read_yes(page->practice, EVIDENCE_MODULES[i].setting,
                              &view.on[i], err)) {
            return false;
        }
    }
    show(page, &view);
    return true;
}

bool evidence_modules_post(struct page *page, struct err *err)
{
    for (int i = 0; i < EVIDENCE_MODULE_COUNT; i++) {
        const char *name = EVIDENCE_MODULES[i].setting;
        bool on = str_is(page_field(page, name), "yes");

        if (!setting_save(page->practice, str_of(name),
                          on ? STR("yes") : STR("no"), err)) {
            return false;
        }
    }
    page_redirect(page, STR("/settings/evidence?saved=1"));
    return true;
}
