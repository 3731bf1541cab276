// help - written from the tables COMMANDS and option_spec alone, so that a new
// row explains itself.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/help.h"

#include <ctype.h>
#include <string.h>

enum { NAME_WIDTH = 22, NEAR = 3, TYPED_MAX = 40 };

void help_print_program(FILE *out)
{
    (void)fputs("rapport - one program for a psychotherapy practice\n\n"
                "Usage: rapport COMMAND [--option VALUE ...]\n\n"
                "Commands:\n",
                out);
    for (int i = 0; i < COMMAND_COUNT; i++) {
        (void)fprintf(out, "  %-*s %s\n", NAME_WIDTH, COMMANDS[i].name,
                      COMMANDS[i].summary);
    }
    (void)fputs("\n`rapport COMMAND --help` explains one command; "
                "`rapport --version` names\nthis program. A folder named in "
                "$RAPPORT_DATA stands for --data.\n",
                out);
}

// "--public-url" -> "PUBLIC-URL", what stands for its value in the help.
static void print_placeholder(FILE *out, const struct option_spec *spec)
{
    const char *c = spec->name + 2;

    (void)fputc(' ', out);
    for (; *c; c++) {
        (void)fputc(toupper((unsigned char)*c), out);
    }
}

static void print_option(FILE *out, const struct option_spec *spec)
{
    (void)fputs(spec->name, out);
    if (!option_is_positional(spec) && spec->kind != OPTION_FLAG) {
        print_placeholder(out, spec);
    }
}

// Where there are so many options that they stand in groups, the usage does
// not name each.
static bool has_headings(const struct command_row *row)
{
    for (const struct option_spec *spec = row->options; spec && spec->name;
         spec++) {
        if (spec->kind == OPTION_HEADING) {
            return true;
        }
    }
    return false;
}

static void print_usage(FILE *out, const struct command_row *row)
{
    (void)fprintf(out, "Usage: rapport %s", row->name);
    if (row->place != ANYWHERE) {
        (void)fputs(row->place == FILE_OR_FOLDER ? " [--data DIR]"
                                                 : " --data DIR",
                    out);
    }
    for (const struct option_spec *spec = row->options; spec && spec->name;
         spec++) {
        if (has_headings(row) && !option_is_positional(spec)) {
            continue;
        }
        (void)fputs(spec->required ? " " : " [", out);
        print_option(out, spec);
        (void)fputs(spec->kind == OPTION_LIST ? " ..." : "", out);
        (void)fputs(spec->required ? "" : "]", out);
    }
    (void)fputs(has_headings(row) ? " [OPTION ...]\n\n" : "\n\n", out);
}

// One option with what it is; a heading stands after an empty line.
static void print_explained(FILE *out, const struct option_spec *spec)
{
    if (spec->kind == OPTION_HEADING) {
        (void)fprintf(out, "\n%s\n", spec->name);
        return;
    }
    (void)fputs("  ", out);
    print_option(out, spec);
    for (const struct option_spec *other = spec + 1;
         other->name && !other->help; other++) {
        (void)fprintf(out, ", %s", other->name);
    }
    (void)fprintf(out, "\n        %s%s%s\n", spec->help,
                  spec->required ? " (required)" : "",
                  spec->kind == OPTION_LIST ? " (may be repeated)" : "");
}

void help_print_command(FILE *out, const struct command_row *row)
{
    (void)fprintf(out, "rapport %s - %s\n\n", row->name, row->summary);
    print_usage(out, row);
    if (row->place != ANYWHERE) {
        (void)fputs("  --data DIR\n        the practice's data folder "
                    "(default: $RAPPORT_DATA)\n",
                    out);
    }
    for (const struct option_spec *spec = row->options; spec && spec->name;
         spec++) {
        if (spec->help) {
            print_explained(out, spec);
        }
    }
    if (row->example) {
        (void)fprintf(out, "\nExample:\n  rapport %s%s %s\n", row->name,
                      row->place == ANYWHERE || row->place == FILE_OR_FOLDER
                          ? ""
                          : " --data my-practice",
                      row->example);
    }
}

bool help_print_group(FILE *out, const char *group)
{
    size_t len = strlen(group);
    bool any = false;

    for (int i = 0; i < COMMAND_COUNT; i++) {
        const struct command_row *row = &COMMANDS[i];

        if (!strncmp(row->name, group, len) && row->name[len] == ' ') {
            (void)fprintf(out, "%s  %-*s %s\n",
                          any ? "" : "This takes one more word. There are:\n",
                          NAME_WIDTH, row->name, row->summary);
            any = true;
        }
    }
    return any;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

// How many letters to add, drop or change to make one of the other.
// SOURCE: Wagner & Fischer 1974, Journal of the ACM 21(1):168-173
static int distance(const char *a, const char *b)
{
    int row[TYPED_MAX + 1];
    int width = (int)strlen(b);

    if (width > TYPED_MAX || strlen(a) > TYPED_MAX) {
        return TYPED_MAX;
    }
    for (int j = 0; j <= width; j++) {
        row[j] = j;
    }
    for (int i = 1; a[i - 1]; i++) {
        int corner = row[0];

        row[0] = i;
        for (int j = 1; j <= width; j++) {
            int above = row[j];

            row[j] = least(least(row[j] + 1, row[j - 1] + 1),
                           corner + (a[i - 1] != b[j - 1]));
            corner = above;
        }
    }
    return row[width];
}

// Keeps the nearest of the candidates that it is shown.
struct search {
    const char *typed;
    const char *nearest;
    int distance;
};

static void search_show(struct search *search, const char *candidate)
{
    int d = distance(search->typed, candidate);

    if (d < search->distance) {
        search->distance = d;
        search->nearest = candidate;
    }
}

const char *help_nearest_command(const char *typed)
{
    struct search search = {.typed = typed, .distance = NEAR};

    for (int i = 0; i < COMMAND_COUNT; i++) {
        search_show(&search, COMMANDS[i].name);
    }
    return search.nearest;
}

const char *help_nearest_option(const struct command_row *row,
                                const char *typed)
{
    struct search search = {.typed = typed, .distance = NEAR};

    for (const struct option_spec *spec = row->options; spec && spec->name;
         spec++) {
        if (spec->kind != OPTION_HEADING) {
            search_show(&search, spec->name);
        }
    }
    return search.nearest;
}
