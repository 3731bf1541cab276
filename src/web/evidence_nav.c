// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/evidence_nav.h"

#include "practice/setting.h"

static const struct evidence_door EVIDENCE_DOORS[] = {
    {"/evidence",             "Here and elsewhere",       NULL,              false},
    {"/evidence/together",    "Within and between",       NULL,              true },
    {"/evidence/comparison",  "Comparison",               "comparison",      true },
    {"/evidence/course",      "Others who started alike", "expected_course", true },
    {"/evidence/reliability", "Our own forms",            NULL,              false},
};
enum { DOORS = sizeof EVIDENCE_DOORS / sizeof *EVIDENCE_DOORS };
_Static_assert((int)DOORS <= (int)EVIDENCE_DOORS_MOST, "room for every door");

bool evidence_nav_read(const struct page *page, struct evidence_nav *nav,
                       struct err *err)
{
    *nav = (struct evidence_nav){.count = 0};
    for (int i = 0; i < (int)DOORS; i++) {
        const struct evidence_door *door = &EVIDENCE_DOORS[i];
        bool open = page->visitor.owner || door->staff;

        if (open && door->setting
            && !setting_read_yes(page->practice, door->setting, &open, err)) {
            return false;
        }
        if (open) {
            nav->door[nav->count++] = door;
        }
    }
    return true;
}
