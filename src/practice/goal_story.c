// goal_story.c - a goal with its ratings, its earlier words, and how many
// sessions ago somebody looked at it.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "practice/goal.h"
#include "practice/words.h"

#include <string.h>

static struct goal_story *find_story(struct goal_story *stories, int count,
                                     int64_t id)
{
    for (int i = 0; i < count; i++) {
        if (stories[i].goal.id.n == id) {
            return &stories[i];
        }
    }
    return NULL;
}

// The oldest gives way.
static void add_rating(struct goal_story *story, struct goal_rating rating)
{
    if (story->rating_count == GOAL_RATINGS_SHOWN) {
        memmove(story->ratings, story->ratings + 1,
                (GOAL_RATINGS_SHOWN - 1) * sizeof *story->ratings);
        story->rating_count--;
    }
    story->ratings[story->rating_count++] = rating;
}

static bool read_ratings(struct practice *practice, struct client_id client,
                         struct goal_story *stories, int count, struct err *err)
{
    struct rows rows;

    if (!db_ask(practice->db,
                "SELECT goal_id, value, at FROM goal_rating "
                "WHERE practice_id = $1 AND client_id = $2 UNION ALL "
                "SELECT goal_id, value, at FROM goal_mark "
                "WHERE practice_id = $1 AND client_id = $2 ORDER BY 3, 1",
                VALUES(P_ID(practice), V_INT(client.n)), &rows, err)) {
        return false;
    }
    while (rows_next(&rows)) {
        struct goal_story *story =
            find_story(stories, count, rows_int(&rows, 0));

        if (story != NULL) {
            add_rating(story, (struct goal_rating){rows_int(&rows, 2),
                                                   (int)rows_int(&rows, 1)});
        }
    }
    return rows_end(&rows, err);
}

static bool add_wording(struct practice *practice, struct goal_story *story,
                        const struct rows *rows, struct err *err)
{
    struct goal_wording *wording = &story->earlier[story->earlier_count];

    *wording = (struct goal_wording){.by_client = rows_int(rows, 3) != 0,
                                     .at = rows_int(rows, 4)};
    story->earlier_count++;
    return words_open(
        practice,
        WORDS_AT(story->goal.client, "goal_words.words", rows_int(rows, 0)),
        rows_str(rows, 2, practice->arena), &wording->words, err);
}

static bool read_wordings(struct practice *practice, struct client_id client,
                          struct goal_story *stories, int count,
                          struct err *err)
{
    struct rows rows;
    bool good = true;

    if (!db_ask(practice->db,
                "SELECT goal_words_id, goal_id, words_sealed, by_client, at "
                "FROM goal_words WHERE practice_id = $1 AND client_id = $2 "
                "ORDER BY goal_words_id DESC",
                VALUES(P_ID(practice), V_INT(client.n)), &rows, err)) {
        return false;
    }
    while (good && rows_next(&rows)) {
        struct goal_story *story =
            find_story(stories, count, rows_int(&rows, 1));

        good = story == NULL || story->earlier_count == GOAL_WORDS_SHOWN
            || add_wording(practice, story, &rows, err);
    }
    return rows_done(&rows, good, err);
}

// Sessions that were held since both agreed, or since the last answer.
static bool count_sessions(struct practice *practice, struct goal_story *story,
                           struct err *err)
{
    const struct goal *goal = &story->goal;
    int64_t since = goal->client_agreed_at > goal->therapist_agreed_at
                      ? goal->client_agreed_at
                      : goal->therapist_agreed_at;
    int64_t held;
    bool found;

    if (!goal_is_active(goal)) {
        return true;
    }
    if (!db_ask_int(practice->db,
                    "SELECT count(*) FROM session WHERE practice_id = $1 "
                    "AND client_id = $2 AND attendance IN ('attended', 'late') "
                    "AND scheduled_at > $4 "
                    "AND scheduled_at > (SELECT coalesce(max(at), 0) "
                    "FROM goal_look WHERE practice_id = $1 "
                    "AND client_id = $2 AND goal_id = $3)",
                    VALUES(P_ID(practice), V_INT(goal->client.n),
                           V_INT(goal->id.n), V_INT(since)),
                    &found, &held, err)) {
        return false;
    }
    story->sessions = (int)held;
    story->look_due = goal_look_is_due(goal_standing(goal), story->sessions);
    return true;
}

bool goal_stories(struct practice *practice, struct client_id client,
                  struct goal_story **stories, int *count, struct err *err)
{
    struct goal *goals;
    bool good = true;

    if (!goal_list(practice, client, &goals, count, err)) {
        return false;
    }
    *stories =
        arena_take(practice->arena, (size_t)*count + 1, sizeof **stories);
    for (int i = 0; i < *count; i++) {
        (*stories)[i].goal = goals[i];
    }
    for (int i = 0; good && i < *count; i++) {
        good = count_sessions(practice, &(*stories)[i], err);
    }
    return good && read_ratings(practice, client, *stories, *count, err)
        && read_wordings(practice, client, *stories, *count, err);
}
