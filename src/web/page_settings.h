#ifndef WEB_PAGE_SETTINGS_H
#define WEB_PAGE_SETTINGS_H

// page_settings - what the owner decides about the practice: its row, outcome
// measures, who reads safety answers, crisis lines, mail, backups.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/place.h"
#include "practice/profile.h"
#include "practice/setting.h"
#include "web/measures.h"
#include "web/safety_fields.h"

// What holds for every session: settings that are one number each.
enum { HABITS = 3 };
struct habit {
    const char *setting;
    const char *label, *hint;
    const struct setting_row *row;
    struct str value;
};

struct settings_view {
    const struct page *page;
    const char *problem;
    bool saved;
    struct profile profile;
    struct places places;
    struct measures measures;
    struct str missing; // what the coverage still lacks, one per line
    bool has_demo;      // people marked DEMO are there
    bool compares;      // the module "comparison" is on
    struct habit habits[HABITS];
};
// Is the practice's zone one of those to choose from?
bool settings_lists_zone(const struct settings_view *view);
bool settings_page(struct page *page, struct err *err) MUST_USE;
bool settings_post(struct page *page, struct err *err) MUST_USE;

struct safety_settings_view {
    const struct page *page;
    const char *problem;
    bool saved;
    struct coverage_fields coverage;
    struct crisis_fields crisis;
    bool due; // the crisis lines are to be confirmed
};
bool settings_coverage_page(struct page *page, struct err *err) MUST_USE;
bool settings_coverage_post(struct page *page, struct err *err) MUST_USE;
bool settings_crisis_page(struct page *page, struct err *err) MUST_USE;
bool settings_crisis_post(struct page *page, struct err *err) MUST_USE;

struct mail_view {
    const struct page *page;
    const char *problem;
    bool saved;
    struct str url, user, from;
    bool tls;
};
bool settings_mail_page(struct page *page, struct err *err) MUST_USE;
bool settings_mail_post(struct page *page, struct err *err) MUST_USE;

struct backup_view {
    const struct page *page;
    const char *problem;
    struct str folder;
    struct str made; // the file that was just made, or ""
    int days;        // since the last one, -1: never
};
bool settings_backup_page(struct page *page, struct err *err) MUST_USE;
bool settings_backup_post(struct page *page, struct err *err) MUST_USE;

struct demo_view {
    const struct page *page;
};
bool settings_demo_page(struct page *page, struct err *err) MUST_USE;
bool settings_demo_post(struct page *page, struct err *err) MUST_USE;

#endif
