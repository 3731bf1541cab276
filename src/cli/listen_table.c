// listen_table.c - see listen_table.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/listen_table.h"

#include "base/arena.h"

#include <math.h>

enum { TURNS_OF_A_SESSION = 20 };

// Human agreement needs transcripts that several experts coded.
enum { RATERS_LEAST = 3 };

struct table_row {
    struct agreement written, bare, majority, pair;
};

static void gather(struct table_row *row, int task,
                   const struct lessons *lessons,
                   struct turn_labels *const *written,
                   struct turn_labels *const *bare)
{
    *row = (struct table_row){0};
    for (size_t i = 0; i < lessons->count; i++) {
        const struct lesson *lesson = &lessons->at[i];

        agreement_add(&row->written, lesson->labels, written[i], lesson->count,
                      task);
        agreement_add(&row->bare, lesson->labels, bare[i], lesson->count, task);
        if (lesson->raters >= RATERS_LEAST) {
            agreement_add_raters(&row->majority, lesson, task, true);
            agreement_add_raters(&row->pair, lesson, task, false);
        }
    }
}

static void print_number(FILE *out, double value)
{
    if (isnan(value)) {
        (void)fputs("       -", out);
    } else {
        (void)fprintf(out, "%8.3f", value);
    }
}

static void print_line(FILE *out, const char *name, double turns,
                       const double values[4])
{
    (void)fprintf(out, "%-34s%7.0f", name, turns);
    for (int i = 0; i < 4; i++) {
        print_number(out, values[i]);
    }
    (void)fputc('\n', out);
}

static void print_task(FILE *out, int task, const struct table_row *row)
{
    const struct agreement *tallies[4] = {&row->written, &row->bare,
                                          &row->majority, &row->pair};
    int classes = eval_task_classes(task);
    double values[4];

    for (int i = 0; i < 4; i++) {
        values[i] = agreement_macro_f1(tallies[i], classes);
    }
    print_line(out, eval_task_name(task),
               agreement_count(&row->written, classes), values);
    for (int kind = 0; kind < classes; kind++) {
        char name[40];
        double turns = 0;

        for (int other = 0; other < classes; other++) {
            turns += row->written.at[kind][other];
        }
        for (int i = 0; i < 4; i++) {
            values[i] = agreement_f1(tallies[i], classes, kind);
        }
        (void)snprintf(name, sizeof name, "    %s",
                       eval_class_name(task, kind));
        print_line(out, name, turns, values);
    }
    for (int i = 0; i < 4; i++) {
        values[i] = agreement_accuracy(tallies[i], classes);
    }
    print_line(out, "    accuracy", agreement_count(&row->written, classes),
               values);
    for (int i = 0; i < 4; i++) {
        values[i] = agreement_kappa(tallies[i], classes);
    }
    print_line(out, "    kappa", agreement_count(&row->written, classes),
               values);
}

// ---- sessions ---------------------------------------------------------------

enum { SESSIONS_MOST = 1000 };

struct sessions {
    double expert[SESSION_NUMBERS][SESSIONS_MOST];
    double ours[SESSION_NUMBERS][SESSIONS_MOST];
    bool is_high[SESSIONS_MOST];
    size_t count;
};

static void gather_sessions(struct sessions *sessions,
                            const struct lessons *lessons,
                            struct turn_labels *const *labels,
                            size_t turns_least)
{
    sessions->count = 0;
    for (size_t i = 0; i < lessons->count && sessions->count < SESSIONS_MOST;
         i++) {
        const struct lesson *lesson = &lessons->at[i];
        double expert[SESSION_NUMBERS];
        double ours[SESSION_NUMBERS];

        if (lesson->count < turns_least) {
            continue;
        }
        session_count(lesson->labels, lesson->count, expert);
        session_count(labels[i], lesson->count, ours);
        for (int n = 0; n < SESSION_NUMBERS; n++) {
            sessions->expert[n][sessions->count] = expert[n];
            sessions->ours[n][sessions->count] = ours[n];
        }
        sessions->is_high[sessions->count++] = lesson->is_high;
    }
}

static void print_areas(FILE *out, const struct sessions *sessions, int number)
{
    (void)fprintf(
        out, "%-34s%7zu%8.3f%8.3f\n", SESSION_NUMBER_NAMES[number],
        sessions->count,
        rank_area(sessions->ours[number], sessions->is_high, sessions->count),
        rank_area(sessions->expert[number], sessions->is_high,
                  sessions->count));
}

static void print_sessions(FILE *out, const struct lessons *lessons,
                           struct turn_labels *const *labels)
{
    static struct sessions sessions;

    gather_sessions(&sessions, lessons, labels, TURNS_OF_A_SESSION);
    (void)fprintf(out,
                  "\nSessions of %d turns and more: rank correlation with the "
                  "experts' codes\n\n",
                  TURNS_OF_A_SESSION);
    for (int n = 0; n < SESSION_NUMBERS; n++) {
        (void)fprintf(out, "%-34s%7zu%8.3f\n", SESSION_NUMBER_NAMES[n],
                      sessions.count,
                      rank_correlation(sessions.expert[n], sessions.ours[n],
                                       sessions.count));
    }
    (void)fputs("\nDoes one number tell good demonstrations from poor ones? "
                "Area under the curve\n\n"
                "                                  sessions    ours experts\n",
                out);
    gather_sessions(&sessions, lessons, labels, 0);
    print_areas(out, &sessions, SESSION_REFLECTIONS_PER_TURN);
    print_areas(out, &sessions, SESSION_HOLDING_REFLECTION_PER_TURN);
    print_areas(out, &sessions, SESSION_REFLECTIONS_PER_QUESTION);
}

void listen_table_print(FILE *out, const struct lessons *lessons,
                        struct turn_labels *const *written,
                        struct turn_labels *const *bare)
{
    (void)fputs("F1 of codes that the model gave to transcripts it had not "
                "seen, beside that of people\n\n"
                "                                    turns written    bare  "
                "expert  expert\n"
                "                                                        "
                " to most  to one\n",
                out);
    for (int task = 0; task < EVAL_TASKS; task++) {
        struct table_row row;

        gather(&row, task, lessons, written, bare);
        print_task(out, task, &row);
    }
    print_sessions(out, lessons, written);
}
