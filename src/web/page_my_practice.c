// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_my_practice.h"

#include "base/text.h"
#include "pages.h"
#include "practice/comparison.h"
#include "practice/listen.h"

const char *my_energy_words(int value)
{
    static const char *const WORDS[] = {"not at all", "a little", "somewhat",
                                        "mostly", "very much"};

    return value >= 0 && value <= MY_ENERGY_MOST ? WORDS[value] : "";
}

static struct str counted(const struct page *page, int64_t count,
                          const char *what)
{
    return text_print(page->arena, "%lld %s%s", (long long)count, what,
                      count == 1 ? "" : "s");
}

struct str my_minutes(const struct page *page, int64_t seconds)
{
    int64_t hours = seconds / HOUR;
    int64_t minutes = seconds % HOUR / MINUTE;

    if (hours == 0) {
        return counted(page, minutes, "minute");
    }
    return minutes == 0 ? counted(page, hours, "hour")
                        : text_print(page->arena, "%.*s %.*s",
                                     SHOW(counted(page, hours, "hour")),
                                     SHOW(counted(page, minutes, "minute")));
}

bool my_practice_page(struct page *page, struct err *err)
{
    struct my_practice_view view = {.page = page};
    struct reflection_key key;

    if (!my_figures_read(page->practice, &view.figures, err)
        || !listen_is_on(page->practice, &view.listens, err)
        || !comparison_is_on(page->practice, &view.compares, err)
        || !reflection_key_find(page->practice, &key, err)) {
        return false;
    }
    view.state = key.state;
    secret_wipe(&key.key);
    if (view.state == REFLECTIONS_OPEN
        && !my_entries_read(page->practice, &view.entries, err)) {
        return false;
    }
    my_practice_html(&page->reply->body, &view);
    return true;
}

// ---- entering ---------------------------------------------------------------

// Empty is `empty`; false: no whole number.
static bool number_field(const struct page *page, const char *name, int empty,
                         int *number)
{
    struct str text = str_trim(page_field(page, name));
    int64_t value = empty;

    if (text.len && !str_parse_int(text, &value)) {
        return false;
    }
    *number = value >= INT32_MIN && value <= INT32_MAX ? (int)value : -1;
    return true;
}

static bool post_limits(struct page *page, struct err *err)
{
    int week = -1, month = -1;

    if (!number_field(page, "week", 0, &week)
        || !number_field(page, "month", 0, &month)) {
        week = -1; // the reason stands in one place
    }
    return my_limits_save(page->practice, week, month, err);
}

static bool post_energy(struct page *page, struct err *err)
{
    int value[MY_ENERGY_ITEMS];

    for (int i = 0; i < MY_ENERGY_ITEMS; i++) {
        char name[] = {'e', (char)('0' + i), '\0'};

        if (!number_field(page, name, -1, &value[i])) {
            value[i] = -1;
        }
    }
    return my_energy_save(page->practice, value, err);
}

static bool post_talk(struct page *page, struct err *err)
{
    return my_talk_add(page->practice, page_field(page, "talk"), err);
}

static bool post_remove(struct page *page, struct err *err)
{
    int64_t id;

    return str_parse_int(page_field(page, "entry"), &id)
             ? my_entry_remove(page->practice, id, err)
             : err_set(err, ERR_INPUT, "Nothing was chosen.");
}

static const struct {
    const char *name; // of the button, and of the part of the page
    bool (*work)(struct page *page, struct err *err);
} ACTIONS[] = {
    {"limits", post_limits},
    {"energy", post_energy},
    {"talk",   post_talk  },
    {"remove", post_remove},
};

bool my_practice_post(struct page *page, struct err *err)
{
    struct str what = page_field(page, "do");
    size_t count = sizeof ACTIONS / sizeof *ACTIONS, i = 0;

    while (i < count && !str_is(what, ACTIONS[i].name)) {
        i++;
    }
    if (i == count) {
        return err_set(err, ERR_INPUT, "Nothing was chosen.");
    }
    if (!ACTIONS[i].work(page, err)) {
        return false;
    }
    page_redirect(page,
                  text_print(page->arena, "/my/practice#%s", ACTIONS[i].name));
    return true;
}
