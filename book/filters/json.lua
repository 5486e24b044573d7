-- JSON, read and written. pandoc has its own only since version 3.1.

local json = {}

local escapes = {
  b = '\b', f = '\f', n = '\n', r = '\r', t = '\t',
  ['"'] = '"', ['\\'] = '\\', ['/'] = '/',
}

-- Reads a whole text. Returns the value, or nil and what is wrong with it.
-- An object becomes a table with string keys, null becomes json.null.
json.null = setmetatable({}, { __tostring = function() return 'null' end })

local function reader(text)
  local at = 1
  local value

  local function fail(expected)
    error({ problem = 'byte ' .. at .. ': expected ' .. expected }, 0)
  end

  local function skip()
    at = text:find('[^ \t\r\n]', at) or #text + 1
  end

  local function take(token)
    skip()
    if text:sub(at, at + #token - 1) ~= token then return false end
    at = at + #token
    return true
  end

  local function string()
    local parts = {}
    at = at + 1
    while true do
      local from, to = text:find('^[^"\\]+', at)
      if from then
        parts[#parts + 1] = text:sub(from, to)
        at = to + 1
      end
      local character = text:sub(at, at)
      if character == '"' then
        at = at + 1
        return table.concat(parts)
      elseif character == '\\' then
        local code = text:match('^\\u(%x%x%x%x)', at)
        if code then
          parts[#parts + 1] = utf8.char(tonumber(code, 16))
          at = at + 6
        else
          local plain = escapes[text:sub(at + 1, at + 1)] or fail('an escape')
          parts[#parts + 1] = plain
          at = at + 2
        end
      else
        fail('the end of a string')
      end
    end
  end

  local function members(close, member)
    local result = {}
    if take(close) then return result end
    repeat member(result) until not take(',')
    if not take(close) then fail('"' .. close .. '"') end
    return result
  end

  function value()
    skip()
    if take('{') then
      return members('}', function(object)
        skip()
        if text:sub(at, at) ~= '"' then fail('a name in quotes') end
        local name = string()
        if not take(':') then fail('":"') end
        object[name] = value()
      end)
    elseif take('[') then
      return members(']', function(list) list[#list + 1] = value() end)
    elseif text:sub(at, at) == '"' then
      return string()
    elseif take('true') then return true
    elseif take('false') then return false
    elseif take('null') then return json.null
    end
    local number = text:match('^-?%d+%.?%d*[eE]?[+-]?%d*', at)
    if not number or not tonumber(number) then fail('a value') end
    at = at + #number
    return tonumber(number)
  end

  local result = value()
  skip()
  if at <= #text then fail('the end') end
  return result
end

function json.decode(text)
  local good, result = pcall(reader, text)
  if good then return result end
  return nil, type(result) == 'table' and result.problem or tostring(result)
end

-- Writes a value. Keys are sorted, so equal values give equal texts.
function json.encode(value)
  if type(value) == 'string' then
    return '"' .. value:gsub('[%c"\\]', function(character)
      return ('\\u%04x'):format(character:byte())
    end) .. '"'
  elseif type(value) ~= 'table' then
    return tostring(value)
  end
  local parts = {}
  if #value > 0 or next(value) == nil then
    for _, item in ipairs(value) do parts[#parts + 1] = json.encode(item) end
    return '[' .. table.concat(parts, ',') .. ']'
  end
  local names = {}
  for name in pairs(value) do names[#names + 1] = name end
  table.sort(names)
  for _, name in ipairs(names) do
    parts[#parts + 1] = json.encode(name) .. ':' .. json.encode(value[name])
  end
  return '{' .. table.concat(parts, ',') .. '}'
end

return json
