// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_signals.h"

#include "base/arena.h"
#include "base/text.h"
#include "pages.h"

static const char *const LEVEL_WORDS[] = {
    [LEVEL_NONE] = "",
    [LEVEL_INFO] = "for information",
    [LEVEL_SOON] = "worth a look",
    [LEVEL_NOW] = "needs you now",
};

static void add_field(struct signal_entry *entry, struct arena *arena,
                      const struct signal_threshold *threshold, double value)
{
    if (entry->field_count < SIGNAL_FIELDS) {
        entry->fields[entry->field_count++] = (struct signal_field){
            .threshold = threshold,
            .row = setting_find(str_of(threshold->setting)),
            .value = text_print(arena, "%g", value),
        };
    }
}

static bool read_view(struct signals_view *view, struct err *err)
{
    const struct page *page = view->page;
    struct signal_settings settings;
    struct alarms *alarms = arena_take(page->arena, 1, sizeof *alarms);

    if (!thresholds_read(page->practice, &settings, err)
        || !alarms_read(page->practice, alarms, err)) {
        return false;
    }
    for (int i = 0; i < SIGNAL_RULE_COUNT; i++) {
        view->entries[i] = (struct signal_entry){
            .rule = &SIGNAL_RULES[i],
            .level = LEVEL_WORDS[SIGNAL_RULES[i].level],
            .weeks = alarms->weeks[i],
            .changed =
                threshold_changes(page->arena, (enum signal_rule)i, &settings),
            .proposal = alarm_proposal(page->arena, (enum signal_rule)i, alarms,
                                       &settings),
        };
    }
    for (int i = 0; i < THRESHOLD_COUNT; i++) {
        add_field(&view->entries[THRESHOLDS[i].rule], page->arena,
                  &THRESHOLDS[i], threshold_value(&settings, &THRESHOLDS[i]));
    }
    return true;
}

bool signals_page(struct page *page, struct err *err)
{
    struct signals_view view = {
        .page = page, .saved = form_find(&page->query, "saved").at != NULL};

    if (!read_view(&view, err)) {
        return false;
    }
    signals_html(&page->reply->body, &view);
    return true;
}

// Fields that are not on the page that was sent stay as they are.
static struct str typed(const struct page *page, int i)
{
    return str_trim(page_field(page, THRESHOLDS[i].setting));
}

static bool check_all(const struct page *page, struct err *err)
{
    for (int i = 0; i < THRESHOLD_COUNT; i++) {
        struct str value = typed(page, i);

        if (value.len > 0
            && !setting_check(str_of(THRESHOLDS[i].setting), value, err)) {
            return false;
        }
    }
    return true;
}

static bool save_all(const struct page *page, struct err *err)
{
    for (int i = 0; i < THRESHOLD_COUNT; i++) {
        struct str value = typed(page, i);

        if (value.len > 0
            && !setting_save(page->practice, str_of(THRESHOLDS[i].setting),
                             value, err)) {
            return false;
        }
    }
    return true;
}

static void take_typed(struct signals_view *view)
{
    for (int i = 0; i < SIGNAL_RULE_COUNT; i++) {
        struct signal_entry *entry = &view->entries[i];

        for (int k = 0; k < entry->field_count; k++) {
            entry->fields[k].value =
                page_field(view->page, entry->fields[k].threshold->setting);
        }
    }
}

bool signals_post(struct page *page, struct err *err)
{
    struct signals_view view = {.page = page};

    if (check_all(page, err) && save_all(page, err)) {
        page_redirect(page, STR("/settings/signals?saved=1"));
        return true;
    }
    view.problem = str_text(page->arena, str_of(err->text));
    if (err->kind != ERR_INPUT || !read_view(&view, err)) {
        return false;
    }
    take_typed(&view);
    page->reply->status = 400;
    signals_html(&page->reply->body, &view);
    return true;
}
