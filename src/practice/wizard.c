// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/wizard.h"

#include "practice/setting.h"

static const struct {
    const char *name; // in the setting "setup_step"
    const char *path;
} STEPS[] = {
    [WIZARD_RECOVERY] = {"recovery", "/setup/recovery"},
    [WIZARD_WORK] = {"work",     "/setup/work"    },
    [WIZARD_SAFETY] = {"safety",   "/setup/safety"  },
    [WIZARD_CLIENT] = {"client",   "/setup/client"  },
    [WIZARD_LINK] = {"link",     "/setup/link"    },
    [WIZARD_DONE] = {"done",     "/"              },
};

const char *wizard_path(enum wizard_step step)
{
    return STEPS[step].path;
}

bool wizard_read(struct practice *practice, enum wizard_step *step,
                 struct err *err)
{
    struct str name;

    if (!setting_read(practice, "setup_step", &name, err)) {
        return false;
    }
    for (*step = WIZARD_RECOVERY; *step < WIZARD_DONE; (*step)++) {
        if (str_is(name, STEPS[*step].name)) {
            break;
        }
    }
    return true;
}

bool wizard_reach(struct practice *practice, enum wizard_step step,
                  struct err *err)
{
    enum wizard_step now;

    return wizard_read(practice, &now, err)
        && (now >= step
            || setting_save(practice, STR("setup_step"),
                            str_of(STEPS[step].name), err));
}
