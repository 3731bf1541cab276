// demo_safety_plan - see demo_safety_plan.h. All of it is invented; the number
// is one that is kept free for stories.
// SOURCE: Ofcom, Telephone numbers for use in TV and radio drama programmes
// (020 7946 0000 to 0999).
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/demo_safety_plan.h"

#include "practice/first_contact.h"
#include "practice/my_page.h"
#include "practice/safety_plan.h"

#include <string.h>

enum { WRITTEN = 4, CHANGED = 5 }; // in these weeks

static struct safety_plan plan_of(struct client_id client)
{
    return (struct safety_plan){
        .client = client,
        .parts = {STR("I say that all is fine. I cook nothing. I lie awake "
                      "from three."),
                  STR("Get up and sit by the window. The radio, quietly. Count "
                      "the lit windows across the road."),
                  STR("The swimming pool, early. The bakery when it opens."),
                  STR("Jo. My sister, not before seven."),
                  STR("The practice, by day. The lines on the help page, at "
                      "night."),
                  STR("Jo keeps the tablets that are left over.")},
        .person = STR("Jo"),
        .number = STR("020 7946 0018"),
        .show_plan = true,
        .show_person = true,
        .copies = STR("Jo has one on the fridge"),
    };
}

static bool write_plan(struct practice *practice,
                       const struct demo_moment *moment, struct err *err)
{
    struct safety_plan plan = plan_of(moment->client);

    plan.review_at = P_NOW(practice) + 21 * DAY;
    return safety_plan_save(practice, &plan, err)
        && safety_plan_copied(practice, moment->client, "card", err);
}

// The client's own doing: nobody of the staff is there.
static bool as_client(struct practice *practice,
                      const struct demo_moment *moment, demo_tool *act,
                      struct err *err)
{
    struct staff_id staff = practice->staff;
    bool done;

    practice->staff.n = 0;
    done = act(practice, moment, err);
    practice->staff = staff;
    return done;
}

static bool change_plan(struct practice *practice,
                        const struct demo_moment *moment, struct err *err)
{
    struct safety_plan plan;

    if (!safety_plan_read(practice, moment->client, &plan, err)) {
        return false;
    }
    plan.parts[1] = STR("Get up and sit by the window. The radio, quietly. "
                        "Breathe out longer than in, ten times.");
    return safety_plan_save(practice, &plan, err);
}

static bool open_page(struct practice *practice,
                      const struct demo_moment *moment, struct err *err)
{
    char ticket[TICKET_ROOM];

    return my_page_open(practice, moment->client, MY_PAGE_LASTS, ticket, err);
}

static bool agree(struct practice *practice, const struct demo_moment *moment,
                  struct err *err)
{
    static const struct {
        const char *purpose;
        bool given;
    } WORDS[] = {
        {"sharing",  true },
        {"research", false}
    };

    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
        struct str purpose = str_of(WORDS[i].purpose);

        if (!consent_answer(practice, moment->client, purpose,
                            consent_words_now(purpose)->version, WORDS[i].given,
                            err)) {
            return false;
        }
    }
    return welcome_seen(practice, moment->client, err);
}

static bool say_name(struct practice *practice,
                     const struct demo_moment *moment, struct err *err)
{
    return own_name_save(
        practice, moment->client,
        &(struct own_name){.name = STR("Ro"), .pronouns = STR("they")}, err);
}

bool demo_safety_plan(struct practice *practice,
                      const struct demo_moment *moment, struct err *err)
{
    bool wren = strcmp(moment->person->name, "Wren") == 0;
    bool rowan = strcmp(moment->person->name, "Rowan") == 0;

    if (rowan && moment->week == 1) {
        return as_client(practice, moment, say_name, err);
    }
    if (wren && moment->week == 1) {
        return as_client(practice, moment, agree, err);
    }
    if (wren && moment->week == WRITTEN) {
        return open_page(practice, moment, err)
            && write_plan(practice, moment, err);
    }
    return !wren || moment->week != CHANGED
        || as_client(practice, moment, change_plan, err);
}
