// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_settings.h"

#include "base/text.h"
#include "pages.h"
#include "practice/backup.h"
#include "practice/client.h"
#include "practice/comparison.h"
#include "practice/demo.h"
#include "practice/instrument_use.h"
#include "practice/setting.h"
#include "web/site.h"

static bool was_saved(const struct page *page)
{
    return form_find(&page->query, "saved").at != NULL;
}

// An error that the person can correct: the page once more, with the reason.
static bool is_correctable(struct page *page, const struct err *err)
{
    page->reply->status = 400;
    return err->kind == ERR_INPUT || err->kind == ERR_LIMIT;
}

// ---- habits ----

static const struct habit HABIT_ROWS[HABITS] = {
    {"session_minutes",
     "Minutes of a session",                                   "For sessions that are booked from now on.",
     NULL, {0}},
    {"reminder_hours",
     "Hours before a session at which to remind",              "0: no reminders. Clients can choose otherwise for themselves.",
     NULL, {0}},
    {"talk_after_sessions",
     "Sessions after which you are reminded of the check-ins", "When you two have not talked about them. 0: never.",
     NULL, {0}},
};

static bool read_habits(struct settings_view *view, struct err *err)
{
    for (int i = 0; i < HABITS; i++) {
        struct habit *habit = &view->habits[i];

        *habit = HABIT_ROWS[i];
        habit->row = setting_find(str_of(habit->setting));
        habit->value = str_trim(page_field(view->page, habit->setting));
        if (habit->value.len == 0
            && !setting_read(view->page->practice, habit->setting,
                             &habit->value, err)) {
            return false;
        }
    }
    return true;
}

typedef bool habit_step(struct practice *practice, struct str name,
                        struct str value, struct err *err);

static bool check_habit(struct practice *practice, struct str name,
                        struct str value, struct err *err)
{
    (void)practice;
    return setting_check(name, value, err);
}

// Fields that are not on the page that was sent stay as they are.
static bool each_habit(const struct page *page, habit_step *step,
                       struct err *err)
{
    for (int i = 0; i < HABITS; i++) {
        struct str name = str_of(HABIT_ROWS[i].setting);
        struct str value = str_trim(page_field(page, HABIT_ROWS[i].setting));

        if (value.len > 0 && !step(page->practice, name, value, err)) {
            return false;
        }
    }
    return true;
}

// ---- the practice -----------------------------------------------------------

static bool find_demo(struct practice *practice, bool *found, struct err *err)
{
    struct client *clients;
    int count;

    *found = false;
    if (!client_list(practice, &clients, &count, err)) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        *found = *found || clients[i].demo;
    }
    return true;
}

static bool read_around(struct settings_view *view, struct str measures,
                        struct err *err)
{
    struct practice *practice = view->page->practice;
    bool set;

    return coverage_is_set(practice, &set, &view->missing, err)
        && places_read(view->page->arena, &view->places, err)
        && measures_read(practice, measures, &view->measures, err)
        && read_habits(view, err) && find_demo(practice, &view->has_demo, err)
        && comparison_is_on(practice, &view->compares, err);
}

bool settings_page(struct page *page, struct err *err)
{
    struct settings_view view = {.page = page, .saved = was_saved(page)};
    struct str measures;

    if (!profile_read(page->practice, &view.profile, err)
        || !setting_read(page->practice, "outcome_measures", &measures, err)
        || !read_around(&view, measures, err)) {
        return false;
    }
    settings_html(&page->reply->body, &view);
    return true;
}

bool settings_lists_zone(const struct settings_view *view)
{
    for (int i = 0; i < view->places.zone_count; i++) {
        if (str_is_equal(view->places.zones[i].name, view->profile.zone)) {
            return true;
        }
    }
    return false;
}

bool settings_post(struct page *page, struct err *err)
{
    struct settings_view view = {.page = page};
    struct str measures = measures_typed(page);

    if (!profile_read(page->practice, &view.profile, err)) {
        return false;
    }
    view.profile.name = page_field(page, "name");
    view.profile.zone = page_field(page, "zone");
    view.profile.public_url = page_field(page, "public_url");
    view.profile.team = str_is(page_field(page, "use"), "team");
    if (each_habit(page, check_habit, err)
        && profile_save(page->practice, &view.profile, err)
        && outcomes_save(page->practice, measures, err)
        && each_habit(page, setting_save, err)) {
        page->practice_changed = true;
        page_redirect(page, STR("/settings?saved=1"));
        return true;
    }
    view.problem = str_text(page->arena, str_of(err->text));
    if (!is_correctable(page, err) || !read_around(&view, measures, err)) {
        return false;
    }
    settings_html(&page->reply->body, &view);
    return true;
}

// ---- safety -----------------------------------------------------------------

bool settings_coverage_page(struct page *page, struct err *err)
{
    struct safety_settings_view view = {.page = page, .saved = was_saved(page)};

    if (!coverage_fields_read(page->practice, &view.coverage, err)) {
        return false;
    }
    settings_coverage_html(&page->reply->body, &view);
    return true;
}

bool settings_coverage_post(struct page *page, struct err *err)
{
    struct safety_settings_view view = {
        .page = page, .coverage = coverage_fields_typed(page)};

    if (coverage_fields_save(page->practice, &view.coverage, err)) {
        page_redirect(page, STR("/settings/coverage?saved=1"));
        return true;
    }
    view.problem = err->text;
    settings_coverage_html(&page->reply->body, &view);
    return is_correctable(page, err);
}

bool settings_crisis_page(struct page *page, struct err *err)
{
    struct safety_settings_view view = {.page = page, .saved = was_saved(page)};
    struct crisis_lines lines;

    if (!crisis_read(page->practice, &lines, err)
        || !crisis_fields_read(page->practice, &view.crisis, err)) {
        return false;
    }
    view.due = lines.due && lines.count > 0;
    settings_crisis_html(&page->reply->body, &view);
    return true;
}

bool settings_crisis_post(struct page *page, struct err *err)
{
    struct safety_settings_view view = {.page = page,
                                        .crisis = crisis_fields_typed(page)};

    if (crisis_fields_save(page->practice, &view.crisis, err)) {
        page_redirect(page, STR("/settings/crisis-lines?saved=1"));
        return true;
    }
    view.problem = err->text;
    settings_crisis_html(&page->reply->body, &view);
    return is_correctable(page, err);
}

// ---- mail -------------------------------------------------------------------

static bool read_mail(struct mail_view *view, struct err *err)
{
    struct practice *practice = view->page->practice;
    struct str tls;

    if (!setting_read(practice, "smtp_url", &view->url, err)
        || !setting_read(practice, "smtp_user", &view->user, err)
        || !setting_read(practice, "smtp_from", &view->from, err)
        || !setting_read(practice, "smtp_tls", &tls, err)) {
        return false;
    }
    view->tls = str_is(tls, "yes");
    return true;
}

bool settings_mail_page(struct page *page, struct err *err)
{
    struct mail_view view = {.page = page, .saved = was_saved(page)};

    if (!read_mail(&view, err)) {
        return false;
    }
    settings_mail_html(&page->reply->body, &view);
    return true;
}

// A password that was not typed stays as it is.
static bool save_mail(struct page *page, const struct mail_view *view,
                      struct err *err)
{
    struct practice *practice = page->practice;
    struct str password = page_field(page, "password");

    return setting_save(practice, STR("smtp_url"), view->url, err)
        && setting_save(practice, STR("smtp_user"), view->user, err)
        && setting_save(practice, STR("smtp_from"), view->from, err)
        && setting_save(practice, STR("smtp_tls"),
                        view->tls ? STR("yes") : STR("no"), err)
        && (!password.len
            || setting_save(practice, STR("smtp_password"), password, err));
}

bool settings_mail_post(struct page *page, struct err *err)
{
    struct mail_view view = {.page = page,
                             .url = str_trim(page_field(page, "url")),
                             .user = str_trim(page_field(page, "user")),
                             .from = str_trim(page_field(page, "from")),
                             .tls = page_field(page, "tls").at != NULL};

    if (save_mail(page, &view, err)) {
        page_redirect(page, STR("/settings/mail?saved=1"));
        return true;
    }
    view.problem = err->text;
    settings_mail_html(&page->reply->body, &view);
    return is_correctable(page, err);
}

// ---- backups ----------------------------------------------------------------

static bool read_backup(struct practice *practice, void *context,
                        struct err *err)
{
    struct backup_view *view = context;
    int64_t at;

    return setting_read(practice, "backup_folder", &view->folder, err)
        && backup_last(practice, &at, &view->days, err);
}

bool settings_backup_page(struct page *page, struct err *err)
{
    struct backup_view view = {.page = page,
                               .made = form_find(&page->query, "made")};

    if (!read_backup(page->practice, &view, err)) {
        return false;
    }
    settings_backup_html(&page->reply->body, &view);
    return true;
}

struct backup_wish {
    struct str folder;
    int64_t keep;
};

static bool save_wish(struct practice *practice, void *context, struct err *err)
{
    struct backup_wish *wish = context;

    return setting_save(practice, STR("backup_folder"), wish->folder, err)
        && setting_read_int(practice, "backup_keep", &wish->keep, err);
}

static bool make_backup(struct page *page, struct str to, struct err *err)
{
    struct folder *folder = page->site->folder;
    struct backup_wish wish = {.folder = to};
    struct backup_plan plan = {.to = str_text(page->arena, to)};
    struct backup_made made;

    if (!to.len || to.at[0] != '/') {
        return err_set(err, ERR_INPUT,
                       "the backup folder is a full path, such as /media/usb");
    }
    if (!folder_write(folder, page->arena, save_wish, &wish, err)) {
        return false;
    }
    plan.keep = (int)wish.keep;
    return backup_make(folder, page->arena, &plan, page->site->world, &made,
                       err);
}

bool settings_backup_post(struct page *page, struct err *err)
{
    struct backup_view view = {.page = page};
    struct str to = str_trim(page_field(page, "folder"));

    if (make_backup(page, to, err)) {
        page_redirect(page, STR("/settings/backup?made=1"));
        return true;
    }
    view.problem = str_text(page->arena, str_of(err->text));
    if (err->kind == ERR_BUG
        || !folder_read(page->site->folder, page->arena, read_backup, &view,
                        err)) {
        return false;
    }
    page->reply->status = 400;
    view.folder = to;
    settings_backup_html(&page->reply->body, &view);
    return true;
}

// ---- the people of the demo -------------------------------------------------

bool settings_demo_page(struct page *page, struct err *err)
{
    const struct demo_view view = {.page = page};

    (void)err;
    settings_demo_html(&page->reply->body, &view);
    return true;
}

bool settings_demo_post(struct page *page, struct err *err)
{
    if (!demo_remove(page->site->folder, page->arena, err)) {
        return false;
    }
    page_redirect(page, STR("/"));
    return true;
}
