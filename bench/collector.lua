-- Batches of 100 messages, each with an id of its own, at full speed; results as JSON on stdout.
local count, pieces, prefix, number = 100, {}, nil, 0

local function message(i)
  local tail = string.format([[","type":"%s",%s"anonymousId":"4f3c2c9e-7a1b-4000-8000-%012d","timestamp":"2026-03-01T11:59:58.000Z","properties":{"url":"https://www.site.example/%s?ref=%d","path":"/%s","title":"Page %d","referrer":"https://search.example/?q=x","search":"?ref=%d","variant":"b","position":%d},"context":{"ip":"%d.%d.12.%d","userAgent":"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/14%d.0.0.0 Safari/537.36","locale":"en-GB","page":{"url":"https://www.site.example/%s?ref=%d","path":"/%s","title":"Page %d"},"library":{"name":"analytics.js","version":"npm:next-1.84.3"}%s},"integrations":{}}]],
    i % 10 == 0 and "track" or "page",
    i % 10 == 0 and '"event":"Content Downloaded",' or "",
    i * 7919, i % 7 == 0 and "pricing" or ("blog/" .. i), i, i % 7 == 0 and "pricing" or ("blog/" .. i), i, i, i,
    20 + i % 90, i, i, i % 5, "blog/" .. i, i, "blog/" .. i, i,
    i % 3 == 0 and string.format(',"traits":{"email":"p%d@firm%d.example"}', i, i) or "")
  return '{"messageId":"', tail
end

local threads = 0
function setup(thread)
  thread:set("id", threads)
  threads = threads + 1
end

function init(args)
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  wrk.headers["Authorization"] = "Basic " .. args[1]
  prefix = string.format("ajs-next-%s-%d-", args[2], id)
  pieces[1] = '{"sentAt":"2026-03-01T11:59:59.000Z","batch":['
  for i = 1, count do
    local head, tail = message(i)
    pieces[#pieces + 1] = (i > 1 and "," or "") .. head
    pieces[#pieces + 1] = ""
    pieces[#pieces + 1] = tail
  end
  pieces[#pieces + 1] = "]}"
end

function request()
  for i = 1, count do
    number = number + 1
    pieces[3 * i] = prefix .. string.format("%012d", number)
  end
  return wrk.format(nil, "/v1/batch", nil, table.concat(pieces))
end

function done(summary, latency, requests)
  io.write(string.format(
    '\nRESULT {"requests": %d, "microseconds": %d, "bytes": %d, "bad": %d, "cut": %d, "p50": %.1f, "p99": %.1f}\n',
    summary.requests, summary.duration, summary.bytes, summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
