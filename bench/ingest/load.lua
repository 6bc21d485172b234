-- Signed orders from a file, one after the other; the delivery id, which is not signed, differs in every request,
-- so that none is a repeat.
local requests = {}
local count = 0
local thread_count = 0

function setup(thread)
  thread:set("thread_number", thread_count)
  thread_count = thread_count + 1
end

function init(args)
  for line in io.lines(args[1]) do
    local signature, body = line:match("^(%S+) (.*)$")
    requests[#requests + 1] = { signature, body }
  end
  math.randomseed(os.time() + thread_number)
  run = tostring(math.random(1, 1000000000))
end

function request()
  count = count + 1
  local order = requests[count % #requests + 1]
  return wrk.format("POST", "/webhooks/shop", {
    ["Content-Type"] = "application/json",
    ["X-WC-Webhook-Source"] = "https://shop.example/",
    ["X-WC-Webhook-Topic"] = "order.updated",
    ["X-WC-Webhook-Resource"] = "order",
    ["X-WC-Webhook-Event"] = "updated",
    ["X-WC-Webhook-Signature"] = order[1],
    ["X-WC-Webhook-ID"] = "1",
    ["X-WC-Webhook-Delivery-ID"] = run .. "-" .. thread_number .. "-" .. count,
  }, order[2])
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    "RESULT %d %d %d %d %d\n",
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.status + errors.connect + errors.read + errors.write + errors.timeout
  ))
end
