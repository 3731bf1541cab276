// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/demo_tools.h"
#include "practice/demo_endings.h"
#include "practice/demo_listening.h"
#include "practice/demo_messages.h"
#include "practice/demo_path.h"
#include "practice/demo_repair.h"
#include "practice/demo_safety_plan.h"

#include <stddef.h>

// By area; each in a file practice/demo_<area>.c.
static demo_tool *const DEMO_TOOLS[] = {
    demo_channels, // first: the others write messages
    demo_repair,   demo_notes,       demo_endings, demo_agreements,
    demo_coming,   demo_safety_plan, demo_path,    demo_listening,
    demo_post, // last: what became of them
    NULL,
};

bool demo_tools(struct practice *practice, const struct demo_moment *moment,
                struct err *err)
{
    for (int i = 0; DEMO_TOOLS[i]; i++) {
        if (!DEMO_TOOLS[i](practice, moment, err)) {
            return false;
        }
    }
    return true;
}
