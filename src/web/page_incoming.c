// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_incoming.h"

#include "base/arena.h"
#include "base/text.h"
#include "crypt/signature.h"
#include "practice/incoming_message.h"
#include "practice/setting.h"
#include "wire/json.h"

enum { BODY_MAX = 16 * 1024, NAMES_MAX = 6 };

// ---- who it is --------------------------------------------------------------

static struct str after(struct str text, struct str start)
{
    if (!str_starts(text, start)) {
        return (struct str){0};
    }
    return str_trim((struct str){text.at + start.len, text.len - start.len});
}

static bool check_gateway(const struct page *page, struct err *err)
{
    const struct request *request = page->request;
    struct str bearer =
        after(request_header(request, "authorization"), STR("Bearer "));
    struct str own = str_trim(request_header(request, "x-rapport-token"));
    struct str signature =
        after(request_header(request, "x-rapport-signature"), STR("sha256="));
    struct str token;

    if (!page->practice) {
        return err_set(err, ERR_MISSING, "There is no such page.");
    }
    return setting_read(page->practice, "incoming_token", &token, err)
        && (signature_token_is(token, bearer) || signature_token_is(token, own)
            || signature_is(token, request->body, signature)
            || err_set(err, ERR_DENIED,
                       "This is for the SMS gateway of the practice, which "
                       "shows the token from the settings."));
}

// ---- what it says -----------------------------------------------------------

static const char *const FROM[NAMES_MAX] = {"from", "From", "msisdn", "sender",
                                            "originator"};
static const char *const TEXT[NAMES_MAX] = {"text", "Body", "body", "message",
                                            "content"};
static const char *const ID[NAMES_MAX] = {"id", "MessageSid", "messageId",
                                          "message_id", "message-id"};
static const char *const STATE[NAMES_MAX] = {"state", "status", "MessageStatus",
                                             "dlr"};

struct said {
    struct arena *arena;
    struct node root; // of JSON
    bool json;
    const struct form *fields;
};

static struct str text_of(struct said *said, const struct node *node)
{
    struct err none;
    const char *text = "";
    int whole;

    if (node_is_text(node) && node_text(said->arena, node, &text, &none)) {
        return str_of(text);
    }
    return node_is_whole(node) && node_whole(node, &whole, &none)
             ? text_print(said->arena, "%d", whole)
             : (struct str){0};
}

static struct str value_of(struct said *said, const char *const *names)
{
    for (int i = 0; i < NAMES_MAX && names[i]; i++) {
        struct str value = {0};
        struct node found;

        if (!said->json) {
            value = form_find(said->fields, names[i]);
        } else if (node_member(&said->root, names[i], &found)) {
            value = text_of(said, &found);
        }
        if (value.len) {
            return value;
        }
    }
    return (struct str){0};
}

static bool open_body(struct page *page, struct said *said, struct err *err)
{
    struct str body = page->request->body;

    *said = (struct said){.arena = page->arena, .fields = &page->fields};
    if (body.len > BODY_MAX) {
        return err_set(err, ERR_LIMIT, "This is more than a text message.");
    }
    said->json = str_starts(str_trim(body), STR("{"));
    return !said->json || json_open(body, &said->root, err);
}

static bool taken(struct page *page)
{
    page->reply->status = 204;
    return true;
}

bool incoming_sms_post(struct page *page, struct err *err)
{
    struct incoming_message message;
    enum incoming_meaning meaning;
    struct said said;

    if (!check_gateway(page, err) || !open_body(page, &said, err)) {
        return false;
    }
    message = (struct incoming_message){.from = value_of(&said, FROM),
                                        .text = value_of(&said, TEXT),
                                        .id = value_of(&said, ID)};
    json_close(&said.root);
    return incoming_message_take(page->practice, &message, &meaning, err)
        && taken(page);
}

bool incoming_delivery_post(struct page *page, struct err *err)
{
    struct said said;
    struct str id;
    struct str state;

    if (!check_gateway(page, err) || !open_body(page, &said, err)) {
        return false;
    }
    id = value_of(&said, ID);
    state = value_of(&said, STATE);
    json_close(&said.root);
    return incoming_message_report(page->practice, id, state, err)
        && taken(page);
}
