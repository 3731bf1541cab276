// options - the words of a command line, read by the row that declares them.
//
//     --name VALUE   --name=VALUE   --flag   WORD   -- WORD
//
// After "--" every word is positional, so that a value may begin with a dash.
// The words of a command can be printed again (command_words): that is how a
// command reaches the server that owns its folder.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/text.h"
#include "cli/help.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATH_ROOM = 4096, VALUES_MAX = 256 };

static const struct option_spec DATA = {"--data", OPTION_PATH, true,
                                        "the practice's data folder"};

static int option_count(const struct command_row *row)
{
    int count = 0;

    while (row->options && row->options[count].name) {
        count++;
    }
    return count;
}

// ---- what was given ---------------------------------------------------------

static int index_of(const struct command *command, const char *name)
{
    for (int i = 0; i < option_count(command->row); i++) {
        if (!strcmp(command->row->options[i].name, name)) {
            return i;
        }
    }
    return -1;
}

struct option_values command_values(const struct command *command,
                                    const char *name)
{
    int i = index_of(command, name);

    return i < 0 ? (struct option_values){0} : command->given[i];
}

struct str command_value(const struct command *command, const char *name)
{
    struct option_values values = command_values(command, name);

    return values.count ? values.at[values.count - 1] : (struct str){0};
}

bool command_has(const struct command *command, const char *name)
{
    return command_values(command, name).count > 0;
}

bool command_number(const struct command *command, const char *name,
                    int64_t *number, struct err *err)
{
    struct str value = command_value(command, name);

    if (!value.at || str_parse_int(value, number)) {
        return true;
    }
    return err_set(err, ERR_INPUT, "%s takes a whole number, not \"%.*s\"",
                   name, SHOW(value));
}

bool command_choice(const struct command *command, const char *name,
                    const char *const *words, int *which, struct err *err)
{
    struct str value = command_value(command, name);

    for (int i = 0; value.at && words[i]; i++) {
        if (str_is(value, words[i])) {
            *which = i;
            return true;
        }
    }
    return !value.at
        || err_set(err, ERR_INPUT, "%s is %s or %s", name, words[0], words[1]);
}

bool command_level(const struct command *command, double *level,
                   struct err *err)
{
    struct str value = command_value(command, "--level");

    *level = 95;
    if (value.at
        && (!str_parse_real(value, level) || !(*level >= 50 && *level < 100))) {
        return err_set(err, ERR_INPUT,
                       "--level is a percentage from 50 to below 100, as 95");
    }
    *level /= 100;
    return true;
}

// ---- reading ----------------------------------------------------------------

static struct str absolute(struct arena *arena, struct str path)
{
    char here[PATH_ROOM];

    if (str_is(path, "-") || str_starts(path, STR("/"))
        || !getcwd(here, sizeof here)) {
        return path;
    }
    return text_print(arena, "%s/%.*s", here, SHOW(path));
}

static bool keep(struct command *command, const struct option_spec *spec,
                 struct str value, struct err *err)
{
    struct option_values *given;
    struct str *more;

    if (spec->kind == OPTION_PATH) {
        value = absolute(command->arena, value);
    }
    if (!strcmp(spec->name, DATA.name)) {
        command->data = value;
    }
    if (spec == &DATA) {
        return true;
    }
    given = &command->given[spec - command->row->options];
    if (given->count && spec->kind != OPTION_LIST) {
        return err_set(err, ERR_INPUT, "%s is given twice; give it once",
                       spec->name);
    }
    if (given->count == VALUES_MAX) {
        return err_set(err, ERR_LIMIT, "%s is given more than %d times",
                       spec->name, VALUES_MAX);
    }
    more = arena_take(command->arena, (size_t)given->count + 1, sizeof *more);
    if (given->count) {
        memcpy(more, given->at, (size_t)given->count * sizeof *more);
    }
    more[given->count] = value;
    *given = (struct option_values){more, given->count + 1};
    return true;
}

// The row that has the meaning: names without one stand below it.
static const struct option_spec *meaning_of(const struct option_spec *spec)
{
    while (!spec->help) {
        spec--;
    }
    return spec;
}

static const struct option_spec *find_option(const struct command_row *row,
                                             struct str name)
{
    for (const struct option_spec *spec = row->options; spec && spec->name;
         spec++) {
        if (spec->name[0] == '-' && str_is(name, spec->name)) {
            return meaning_of(spec);
        }
    }
    return row->place != ANYWHERE && str_is(name, DATA.name) ? &DATA : NULL;
}

static bool unknown_option(const struct command *command, struct str name,
                           struct err *err)
{
    const char *near =
        help_nearest_option(command->row, str_text(command->arena, name));

    if (near) {
        return err_set(err, ERR_INPUT, "there is no option %.*s; %s, perhaps?",
                       SHOW(name), near);
    }
    return err_set(err, ERR_INPUT,
                   "there is no option %.*s; `rapport %s --help` lists them",
                   SHOW(name), command->row->name);
}

// The words that are still to be read.
struct words {
    char **at;
    int count;
};

static struct str next_word(struct words *words)
{
    words->count--;
    return str_of(*words->at++);
}

static bool parse_option(struct command *command, struct words *words,
                         struct err *err)
{
    struct str value = next_word(words);
    struct str name = str_cut(&value, '=');
    const struct option_spec *spec = find_option(command->row, name);

    if (!spec) {
        return unknown_option(command, name, err);
    }
    if (spec->kind == OPTION_FLAG) {
        return !value.at
                 ? keep(command, spec, STR("yes"), err)
                 : err_set(err, ERR_INPUT, "%s takes no value", spec->name);
    }
    if (!value.at) {
        if (!words->count) {
            return err_set(err, ERR_INPUT, "%s needs a value after it",
                           spec->name);
        }
        value = next_word(words);
    }
    return keep(command, spec, value, err);
}

static bool parse_positional(struct command *command, struct str word,
                             struct err *err)
{
    const struct command_row *row = command->row;

    for (int i = 0; i < option_count(row); i++) {
        const struct option_spec *spec = &row->options[i];

        if (option_is_positional(spec)
            && (!command->given[i].count || spec->kind == OPTION_LIST)) {
            return keep(command, spec, word, err);
        }
    }
    return err_set(err, ERR_INPUT,
                   "\"%.*s\" is one word too many; `rapport %s --help` shows "
                   "what it takes (a value with spaces needs quotes)",
                   SHOW(word), row->name);
}

static bool is_option(struct str word)
{
    return word.len > 1 && word.at[0] == '-';
}

static bool parse_words(struct command *command, struct words words,
                        struct err *err)
{
    bool only_positional = false;
    bool good = true;

    while (good && words.count) {
        struct str word = str_of(*words.at);

        if (!only_positional && str_is(word, "--")) {
            only_positional = true;
            (void)next_word(&words);
        } else if (!only_positional && is_option(word)) {
            good = parse_option(command, &words, err);
        } else {
            good = parse_positional(command, next_word(&words), err);
        }
    }
    return good;
}

static bool check_required(const struct command *command, struct err *err)
{
    const struct command_row *row = command->row;

    for (int i = 0; i < option_count(row); i++) {
        const struct option_spec *spec = &row->options[i];

        if (spec->required && !command->given[i].count
            && strcmp(spec->name, DATA.name) != 0) {
            return err_set(err, ERR_INPUT, "%s is missing: %s", spec->name,
                           spec->help);
        }
    }
    return true;
}

static bool find_data(struct command *command, struct err *err)
{
    const char *from_environment = getenv("RAPPORT_DATA");
    bool either = command->row->place == FILE_OR_FOLDER;

    if (command->row->place == ANYWHERE || command->data.at) {
        return true;
    }
    if (either
        && (command_has(command, "FILE") || !from_environment
            || !*from_environment)) {
        return true;
    }
    if (!from_environment || !*from_environment) {
        return err_set(err, ERR_INPUT,
                       "--data is missing: name the practice's data folder");
    }
    return keep(command, &DATA, str_of(from_environment), err);
}

bool command_parse(struct command *command, int count, char **words,
                   struct err *err)
{
    int used = 0;

    command->row = command_find(count, words, &used);
    if (!command->row) {
        return err_set(err, ERR_INPUT, "there is no such command");
    }
    return parse_words(command, (struct words){words + used, count - used}, err)
        && find_data(command, err) && check_required(command, err);
}

// ---- writing them again -----------------------------------------------------

static char *print_word(struct arena *arena, const struct option_spec *spec,
                        struct str value)
{
    if (option_is_positional(spec)) {
        return str_text(arena, value);
    }
    if (spec->kind == OPTION_FLAG) {
        return str_text(arena, str_of(spec->name));
    }
    return str_text(arena,
                    text_print(arena, "%s=%.*s", spec->name, SHOW(value)));
}

// Options first, then "--" and the positional ones.
static void add_words(const struct command *command, bool positional,
                      char **words, int *count)
{
    for (int i = 0; i < option_count(command->row); i++) {
        const struct option_spec *spec = &command->row->options[i];

        if (option_is_positional(spec) != positional) {
            continue;
        }
        for (int j = 0; j < command->given[i].count; j++) {
            words[(*count)++] =
                print_word(command->arena, spec, command->given[i].at[j]);
        }
    }
}

char **command_words(const struct command *command, int *count)
{
    struct str name = str_of(command->row->name);
    size_t room = 8;
    char **words;

    for (int i = 0; i < option_count(command->row); i++) {
        room += (size_t)command->given[i].count;
    }
    words = arena_take(command->arena, room, sizeof *words);
    *count = 0;
    while (name.at) {
        words[(*count)++] = str_text(command->arena, str_cut(&name, ' '));
    }
    words[(*count)++] = print_word(command->arena, &DATA, command->data);
    add_words(command, false, words, count);
    words[(*count)++] = str_text(command->arena, STR("--"));
    add_words(command, true, words, count);
    return words;
}
