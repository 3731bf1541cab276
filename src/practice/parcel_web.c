// parcel_web - one request to the owner's SMS gateway or webhook.
//
// The body for a gateway is the owner's own template with {to}, {text} and {id}
// filled in, escaped for JSON when it begins with a brace and for a posted form
// otherwise. A webhook hears {id, kind, at} and nothing else.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/text.h"
#include "crypt/signature.h"
#include "practice/curl_door.h"
#include "practice/parcel.h"
#include "wire/json.h"
#include "wire/template.h"

#include <string.h>

enum { REPLY_MAX = 16 * 1024 };

// ---- the body ---------------------------------------------------------------

static bool is_json(struct str form)
{
    return str_starts(str_trim(form), STR("{"));
}

static struct str body_of(const struct ways *ways, const struct parcel *parcel)
{
    const struct template_place places[] = {
        {"{to}",   parcel->to  },
        {"{text}", parcel->body},
        {"{id}",   parcel->key },
        {NULL,     {0}         },
    };

    return template_fill(ways->arena, ways->sms_form, places,
                         is_json(ways->sms_form) ? TEMPLATE_JSON
                                                 : TEMPLATE_FORM);
}

// ---- the request ------------------------------------------------------------

struct call {
    struct arena *arena;
    struct str url, body;
    struct curl_slist *headers;
    char reply[REPLY_MAX];
    size_t reply_len;
    long status;
    CURLcode code;
    bool asked; // the request, or a part of it, went out
};

static void add_header(struct call *call, struct str line)
{
    call->headers =
        curl_door()->slist_append(call->headers, str_text(call->arena, line));
}

// More than fits is an error of the other side; what it means is in the status.
static size_t take_reply(char *bytes, size_t size, size_t count, void *context)
{
    struct call *call = context;
    size_t len = size * count;

    if (len > REPLY_MAX - call->reply_len) {
        return 0;
    }
    memcpy(call->reply + call->reply_len, bytes, len);
    call->reply_len += len;
    return len;
}

static void make_call(struct call *call)
{
    CURL *curl = curl_door()->easy_init();
    curl_off_t sent = 0;

    if (!curl) {
        call->code = CURLE_OUT_OF_MEMORY;
        return;
    }
    (void)curl_door()->easy_setopt(curl, CURLOPT_URL,
                                   str_text(call->arena, call->url));
    (void)curl_door()->easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https,http");
    (void)curl_door()->easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    (void)curl_door()->easy_setopt(curl, CURLOPT_PROXY, "");
    (void)curl_door()->easy_setopt(curl, CURLOPT_HTTP_VERSION,
                                   (long)CURL_HTTP_VERSION_1_1);
    (void)curl_door()->easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L);
    (void)curl_door()->easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L);
    (void)curl_door()->easy_setopt(curl, CURLOPT_CONNECTTIMEOUT,
                                   (long)PARCEL_CONNECT_SECONDS);
    (void)curl_door()->easy_setopt(curl, CURLOPT_TIMEOUT, (long)PARCEL_SECONDS);
    (void)curl_door()->easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    (void)curl_door()->easy_setopt(curl, CURLOPT_POSTFIELDSIZE,
                                   (long)call->body.len);
    (void)curl_door()->easy_setopt(curl, CURLOPT_POSTFIELDS, call->body.at);
    (void)curl_door()->easy_setopt(curl, CURLOPT_HTTPHEADER, call->headers);
    (void)curl_door()->easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_reply);
    (void)curl_door()->easy_setopt(curl, CURLOPT_WRITEDATA, call);
    call->code = curl_door()->easy_perform(curl);
    (void)curl_door()->easy_getinfo(curl, CURLINFO_RESPONSE_CODE,
                                    &call->status);
    (void)curl_door()->easy_getinfo(curl, CURLINFO_SIZE_UPLOAD_T, &sent);
    call->asked = sent > 0;
    curl_door()->easy_cleanup(curl);
}

static const char *problem_of(const struct call *call, enum parcel_fate fate)
{
    if (fate == PARCEL_UNSURE) {
        return "it was handed over, and nobody said that it arrived";
    }
    if (!call->status) {
        return curl_door()->easy_strerror(call->code);
    }
    if (call->status >= 300 && call->status < 400) {
        return "it sends us on to another address, which is not followed";
    }
    if (call->status == 401 || call->status == 403) {
        return "it refused our key";
    }
    return fate == PARCEL_REFUSED ? "it refused the message for good"
                                  : "it cannot take messages at the moment";
}

static struct parcel_end end_of(const struct call *call, bool repeats)
{
    struct parcel_end end = {.fate = PARCEL_LATER};

    if (call->status || call->asked) {
        end.fate = parcel_fate_of_status(call->status, repeats);
    } else if (call->code == CURLE_COULDNT_CONNECT
               || call->code == CURLE_COULDNT_RESOLVE_HOST) {
        end.fate = PARCEL_UNREACHED;
    }
    if (end.fate != PARCEL_SENT) {
        end.problem = problem_of(call, end.fate);
    }
    return end;
}

// ---- SMS --------------------------------------------------------------------

// The gateway's own name for it, under which its reports come: text or number.
static struct str id_in(const struct ways *ways, const struct call *call)
{
    struct str reply = {call->reply, call->reply_len};
    struct node root = {0};
    struct node id;
    struct err none;
    const char *text = "";
    int whole = 0;
    struct str found = {0};

    if (!ways->sms_id.len || !json_open(reply, &root, &none)) {
        return found;
    }
    if (node_member(&root, str_text(ways->arena, ways->sms_id), &id)) {
        if (node_is_text(&id) && node_text(ways->arena, &id, &text, &none)) {
            found = str_of(text);
        } else if (node_is_whole(&id) && node_whole(&id, &whole, &none)) {
            found = text_print(ways->arena, "%d", whole);
        }
    }
    json_close(&root);
    return found.len <= 100 ? found : (struct str){0};
}

struct parcel_end parcel_sms(const struct ways *ways,
                             const struct parcel *parcel)
{
    struct call *call = arena_take(ways->arena, 1, sizeof *call);
    struct parcel_end end;

    call->arena = ways->arena;
    call->url = ways->sms_url;
    call->body = body_of(ways, parcel);
    add_header(call, is_json(ways->sms_form)
                         ? STR("Content-Type: application/json")
                         : STR("Content-Type: "
                               "application/x-www-form-urlencoded"));
    add_header(call, STR("Expect:"));
    add_header(call, text_print(ways->arena, "Idempotency-Key: %.*s",
                                SHOW(parcel->key)));
    if (ways->sms_auth.len) {
        add_header(call, text_print(ways->arena, "Authorization: %.*s",
                                    SHOW(ways->sms_auth)));
    }
    make_call(call);
    curl_door()->slist_free_all(call->headers);
    end = end_of(call, ways->sms_repeats);
    if (end.fate == PARCEL_SENT) {
        end.gateway_id = id_in(ways, call);
    }
    return end;
}

// ---- the webhook ------------------------------------------------------------

// A hook that is told twice hears the same id: it may be tried again.
struct parcel_end parcel_hook(const struct ways *ways,
                              const struct parcel *parcel)
{
    struct call *call = arena_take(ways->arena, 1, sizeof *call);
    char signature[SIGNATURE_ROOM];

    call->arena = ways->arena;
    call->url = ways->hook_url;
    call->body = parcel->body;
    add_header(call, STR("Content-Type: application/json"));
    add_header(call, STR("Expect:"));
    add_header(call, text_print(ways->arena, "Idempotency-Key: %.*s",
                                SHOW(parcel->key)));
    if (ways->hook_secret.len) {
        signature_make(ways->hook_secret, call->body, signature);
        add_header(call,
                   text_print(ways->arena, "X-Rapport-Signature: sha256=%s",
                              signature));
    }
    make_call(call);
    curl_door()->slist_free_all(call->headers);
    return end_of(call, true);
}
