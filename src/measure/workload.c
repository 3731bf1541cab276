// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/workload.h"

#include <stddef.h>

enum { GAPS_MOST = 400 };

static void count_sessions(const struct work_session *sessions, int count,
                           const struct work_calendar *calendar,
                           struct workload *load)
{
    for (int i = 0; i < count; i++) {
        int64_t day = sessions[i].day;

        load->week += day >= calendar->week_first && day <= calendar->week_last;
        load->month +=
            day >= calendar->month_first && day <= calendar->month_last;
    }
}

// ---- between two sessions ---------------------------------------------------

static void sort_in(int64_t *gaps, int count, int64_t gap)
{
    while (count > 0 && gaps[count - 1] > gap) {
        gaps[count] = gaps[count - 1];
        count--;
    }
    gaps[count] = gap;
}

static int64_t median(const int64_t *sorted, int count)
{
    return count == 0 ? 0
         : count % 2  ? sorted[count / 2]
                      : (sorted[count / 2 - 1] + sorted[count / 2]) / 2;
}

// Two that overlap, because nobody pressed "End", have no gap between them.
static void measure_gaps(const struct work_session *sessions, int count,
                         const struct work_calendar *calendar,
                         struct workload *load)
{
    int64_t gaps[GAPS_MOST];
    const struct work_session *before = NULL;

    for (int i = 0; i < count && load->gaps < GAPS_MOST; i++) {
        const struct work_session *one = &sessions[i];

        if (!one->held || one->day <= calendar->today - WORKLOAD_GAP_DAYS) {
            continue;
        }
        if (before && before->day == one->day && one->from >= before->to
            && one->from - before->to <= WORKLOAD_GAP_MOST) {
            int64_t gap = one->from - before->to;

            sort_in(gaps, load->gaps++, gap);
            load->close += gap < WORKLOAD_CLOSE;
        }
        before = one;
    }
    load->usual = median(gaps, load->gaps);
}

// ---- breaks -----------------------------------------------------------------

static void take_break(struct workload *load, int64_t free, int64_t since)
{
    if (free >= WORKLOAD_BREAK) {
        load->has_break = true;
        load->break_length = free;
        load->since = since;
    }
}

static void find_break(const struct work_session *sessions, int count,
                       int64_t today, struct workload *load)
{
    const struct work_session *before = NULL;

    for (int i = 0; i < count; i++) {
        const struct work_session *one = &sessions[i];

        if (!one->held || one->day > today) {
            continue;
        }
        if (before) {
            take_break(load, one->day - before->day - 1, today - one->day + 1);
        } else {
            load->since = today - one->day;
        }
        before = one;
    }
    if (before) { // from the last one until today, which is not over
        take_break(load, today - before->day - 1, 0);
    }
}

struct workload workload_of(const struct work_session *sessions, int count,
                            const struct work_calendar *calendar)
{
    struct workload load = {0};

    count_sessions(sessions, count, calendar, &load);
    measure_gaps(sessions, count, calendar, &load);
    find_break(sessions, count, calendar->today, &load);
    return load;
}
