// The small forms of a client's page: each adds or changes one thing and leads
// back to where it was sent from.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/text.h"
#include "practice/event.h"
#include "web/page_client.h"
#include "web/when.h"

static struct str words_of(const struct page *page)
{
    return str_trim(page_field(page, "words"));
}

// An optional day; empty is 0.
static bool day_of(const struct page *page, int64_t *at, struct err *err)
{
    return when_day_parse(page->practice, page_field(page, "day"), at, err);
}

static bool done(struct page *page, struct client_id client, const char *part)
{
    staff_page_back(page, client, part);
    return true;
}

// ---- adding -----------------------------------------------------------------

bool client_add_event(struct page *page, struct err *err)
{
    struct client client;
    struct event_id id;
    int64_t at;

    if (!staff_page_client(page, &client, err) || !day_of(page, &at, err)) {
        return false;
    }
    if (at == 0 || at > P_NOW(page->practice)) {
        at = P_NOW(page->practice);
    }
    return event_add(page->practice, client.id,
                     &(struct event){.kind = "life",
                                     .words = words_of(page),
                                     .happened_at = at},
                     &id, err)
        && done(page, client.id, "#events");
}

bool client_set_vision(struct page *page, struct err *err)
{
    struct client client;
    struct episode episode;
    int version;

    if (!staff_page_client(page, &client, err)
        || !staff_page_version(page, &version, err)
        || !episode_newest(page->practice, client.id, &episode, err)) {
        return false;
    }
    if (version != episode.version) {
        struct conflict_field field = {.name = "words",
                                       .label = "Where they want to go",
                                       .now = episode.vision,
                                       .yours = words_of(page)};
        struct conflict_view view = {
            .action = text_print(page->arena, "/client/%lld/vision",
                                 (long long)client.id.n),
            .back =
                text_print(page->arena, "/client/%lld", (long long)client.id.n),
            .version = episode.version,
            .fields = &field,
            .count = 1};

        staff_page_conflict(page, &view);
        return true;
    }
    return episode_set_vision(page->practice, episode.id, version,
                              words_of(page), err)
        && done(page, client.id, "");
}
