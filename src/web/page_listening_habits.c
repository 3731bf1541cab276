// page_listening_habits - see page_listening_habits.h.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_listening_habits.h"

#include "base/arena.h"
#include "base/text.h"
#include "pages.h"

#include <math.h>

const char *habit_task_words(int task)
{
    static const char *const WORDS[CODE_TASKS] = {
        [TASK_BEHAVIOUR] = "What the therapist mainly did",
        [TASK_REFLECTION] = "Reflection",
        [TASK_QUESTION] = "Question",
        [TASK_INPUT] = "Input",
        [TASK_TALK] = "The client's talk about change",
    };

    return WORDS[task];
}

struct str habit_words(struct arena *arena, const struct number_row *number,
                       double value)
{
    if (isnan(value)) {
        return STR("–");
    }
    switch (number->unit) {
    case UNIT_SHARE: return text_print(arena, "%.0f %%", 100 * value);
    case UNIT_RATIO: return text_print(arena, "%.1f", value);
    default:
        return text_print(arena, "%.*f", value < 10 && value != floor(value),
                          value);
    }
}

// The right end of the axis, which begins at nothing: the next round value.
static double axis_end(double most)
{
    static const double STEPS[] = {1, 1.5, 2, 3, 5, 10};
    double power = pow(10, floor(log10(most > 0 ? most : 1)));
    size_t i = 0;

    while (STEPS[i] * power < most) {
        i++;
    }
    return STEPS[i] * power;
}

static double most_of(const struct listen_habits *habits, int number)
{
    double most = 0;

    for (int i = 0; i < habits->count; i++) {
        most = fmax(most, habits->sessions[i].value[number]); // NAN is less
    }
    return most;
}

// Sessions in which the number is not known have no dot.
static struct habit_plot plot_of(struct arena *arena,
                                 const struct listen_habits *habits, int number)
{
    struct habit_dot *dots =
        arena_take(arena, (size_t)habits->count + 1, sizeof *dots);
    struct habit_plot plot = {.number = &NUMBER_ROWS[number], .dots = dots};
    double end = axis_end(most_of(habits, number));

    for (int i = 0; i < habits->count; i++) {
        const struct listen_habit *session = &habits->sessions[i];
        double across = session->value[number] / end;

        if (!isnan(across)) {
            dots[plot.count++] = (struct habit_dot){
                .session = session,
                .x = HABIT_LEFT + across * (HABIT_RIGHT - HABIT_LEFT),
                .y = HABIT_BOTTOM
                   - session->rating / 100 * (HABIT_BOTTOM - HABIT_TOP),
            };
        }
    }
    plot.most = habit_words(arena, plot.number, end);
    plot.words = number == NUMBER_INPUT_SHARE
                   ? "Turns with information, advice or options"
                   : plot.number->words; // in the report: "the same, of ..."
    return plot;
}

static void plot_all(struct listening_habits_view *view)
{
    for (int i = 0; LISTEN_HABIT_NUMBERS[i] >= 0; i++) {
        struct habit_plot plot =
            plot_of(view->page->arena, &view->habits, LISTEN_HABIT_NUMBERS[i]);

        if (plot.count >= LISTEN_HABITS_LEAST) {
            view->plots[view->plot_count++] = plot;
        }
    }
}

bool listening_habits_page(struct page *page, struct err *err)
{
    struct listening_habits_view view = {.page = page};

    if (!listen_check_on(page->practice, err)
        || !listen_habits_read(page->practice, &view.habits, err)
        || !listen_dispute_measure(page->practice, &view.measure, err)) {
        return false;
    }
    if (view.habits.sessions) {
        plot_all(&view);
    }
    listening_habits_html(&page->reply->body, &view);
    return true;
}
