// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/safety_fields.h"

enum {
    READ_BY = 600,       // 10:00
    NOTICE_AT = 450,     // 07:30
    REPEAT_MINUTES = 15, // PRODUCT.md J11
};

// ---- who reads, and when ----------------------------------------------------

// Before anything is kept: usual hours. Who reads has to be typed.
static const struct coverage_fields PROPOSED = {
    .people = {"",                    0 },
    .hours = {"mon-fri 09:00-17:00", 19},
    .read_by = {"10:00",               5 },
    .holidays = {"",                    0 },
};

bool coverage_fields_read(struct practice *practice,
                          struct coverage_fields *fields, struct err *err)
{
    struct arena *arena = practice->arena;
    struct coverage_plan kept;

    if (!coverage_read(practice, &kept, err)) {
        return false;
    }
    if (!kept.known) {
        *fields = PROPOSED;
        return true;
    }
    *fields = (struct coverage_fields){
        .people = coverage_print_people(arena, &kept.plan),
        .hours = coverage_print_hours(arena, &kept.plan),
        .read_by = coverage_print_clock(arena, kept.plan.read_by),
        .holidays = coverage_print_days(arena, &kept.holidays),
        .understood = kept.understood};
    return true;
}

struct coverage_fields coverage_fields_typed(const struct page *page)
{
    return (struct coverage_fields){
        .people = page_field(page, "people"),
        .hours = page_field(page, "hours"),
        .read_by = page_field(page, "read_by"),
        .holidays = page_field(page, "holidays"),
        .understood = page_field(page, "understood").at != NULL};
}

bool coverage_fields_save(struct practice *practice,
                          const struct coverage_fields *fields, struct err *err)
{
    struct coverage_plan plan = {
        .known = true,
        .plan = {.notice_at = NOTICE_AT, .repeat_minutes = REPEAT_MINUTES},
        .understood = fields->understood
    };

    if (!fields->understood) {
        return err_set(err, ERR_INPUT,
                       "please tick that you have read what clients are told");
    }
    return coverage_parse_people(fields->people, &plan.plan, err)
        && coverage_parse_hours(fields->hours, &plan.plan, err)
        && coverage_parse_clock(fields->read_by, &plan.plan.read_by, err)
        && coverage_parse_days(practice->arena, fields->holidays,
                               &plan.holidays, err)
        && coverage_set(practice, &plan, err);
}

// ---- crisis lines -----------------------------------------------------------

static const struct crisis_row EMPTY_ROWS[CRISIS_ROWS] = {
    {CRISIS_EMERGENCY, {0}, {0}, "Emergency number", "for example: Emergency"},
    {CRISIS_CALL,      {0}, {0}, "A line to call",   "the name of the line"  },
    {CRISIS_TEXT,      {0}, {0}, "A line to text",   "its name; may be empty"},
    {CRISIS_CALL,      {0}, {0}, "One more to call", "its name; may be empty"},
};

// The first row of this kind that is still free.
static struct crisis_row *free_row(struct crisis_fields *fields,
                                   enum crisis_kind kind)
{
    for (int i = 0; i < CRISIS_ROWS; i++) {
        if (fields->rows[i].kind == kind && !fields->rows[i].number.len) {
            return &fields->rows[i];
        }
    }
    return NULL;
}

static struct crisis_fields empty_rows(void)
{
    struct crisis_fields fields;

    for (int i = 0; i < CRISIS_ROWS; i++) {
        fields.rows[i] = EMPTY_ROWS[i];
    }
    return fields;
}

bool crisis_fields_read(struct practice *practice, struct crisis_fields *fields,
                        struct err *err)
{
    struct crisis_lines kept;

    *fields = empty_rows();
    if (!crisis_read(practice, &kept, err)) {
        return false;
    }
    for (int i = 0; i < kept.count; i++) {
        struct crisis_row *row = free_row(fields, kept.lines[i].kind);

        if (row) {
            row->label = kept.lines[i].label;
            row->number = kept.lines[i].number;
        }
    }
    return true;
}

struct crisis_fields crisis_fields_typed(const struct page *page)
{
    struct crisis_fields fields = empty_rows();
    char label[] = "label0";
    char number[] = "number0";

    for (int i = 0; i < CRISIS_ROWS; i++) {
        label[sizeof label - 2] = (char)('0' + i);
        number[sizeof number - 2] = (char)('0' + i);
        fields.rows[i].label = str_trim(page_field(page, label));
        fields.rows[i].number = str_trim(page_field(page, number));
    }
    return fields;
}

bool crisis_fields_save(struct practice *practice,
                        const struct crisis_fields *fields, struct err *err)
{
    struct crisis_lines lines = {0};

    for (int i = 0; i < CRISIS_ROWS; i++) {
        const struct crisis_row *row = &fields->rows[i];

        if (row->number.len || row->label.len) {
            lines.lines[lines.count++] = (struct crisis_line){
                .kind = row->kind, .label = row->label, .number = row->number};
        }
    }
    if (!lines.count) {
        return err_set(err, ERR_INPUT,
                       "please type at least one number that clients can "
                       "reach at any hour");
    }
    return crisis_save(practice, &lines, err);
}
