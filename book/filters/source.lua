-- Regions of source files: `// ANCHOR: name` ... `// ANCHOR_END: name`.

local source = {}

source.widest = 72

local function lines_of(file)
  local handle = io.open(file, 'r')
  if not handle then return nil end
  local lines = {}
  for line in handle:lines() do lines[#lines + 1] = line end
  handle:close()
  return lines
end

local function marker(line)
  return line:match('^%s*// (ANCHOR_?%u*): ([%w.-]+)%s*$')
end

local declaration = {
  struct = true, class = true, enum = true, actor = true, extension = true,
  protocol = true, func = true, init = true, subscript = true, var = true,
}

-- What a line declares, as "struct NoiseSchedule"; nil for other lines.
local function declared(line)
  local words = {}
  for word in line:gsub('%b()', ' '):gmatch('@?[%w_`.]+') do
    words[#words + 1] = word
  end
  for index, word in ipairs(words) do
    if declaration[word] then
      if word == 'init' or word == 'subscript' then return word end
      local name = line:match('%f[%w]' .. word .. '%s+([^%s({<:=]+)')
      return name and word .. ' ' .. name
    elseif not word:find('^@') and not word:find('^%l+$') then
      return nil
    end
    if index > 6 then return nil end
  end
  return nil
end

-- The declarations around a line, outermost first.
local function enclosing(lines, first, indent)
  local found = {}
  local limit = indent
  for number = first - 1, 1, -1 do
    local line = lines[number]
    local depth = #line:match('^ *')
    if depth < limit and line:find('%S') and not line:find('^%s*//') then
      local name = declared(line)
      if name then
        table.insert(found, 1, name)
        limit = depth
      elseif line:find('^%s*[)}]') then
        limit = depth + 1
      else
        limit = depth
      end
    end
    if limit == 0 then break end
  end
  return found
end

-- Reads a region. Returns a table with `text`, `line` (number of its first
-- line) and `inside` (declarations around it), or nil and what is wrong.
function source.region(file, anchor)
  local lines = lines_of(file)
  if not lines then return nil, ('there is no file %s'):format(file) end
  local first, last
  for number, line in ipairs(lines) do
    local mark, name = marker(line)
    if name == anchor and mark == 'ANCHOR' then
      if first then
        return nil, ('%s has `ANCHOR: %s` twice, in lines %d and %d')
          :format(file, anchor, first - 1, number)
      end
      first = number + 1
    elseif name == anchor and mark == 'ANCHOR_END' and first then
      last = last or number - 1
    end
  end
  if not first then
    return nil, ('%s has no `// ANCHOR: %s`'):format(file, anchor)
  elseif not last then
    return nil, ('%s:%d begins `ANCHOR: %s`, but no `// ANCHOR_END: %s` ' ..
      'follows'):format(file, first - 1, anchor, anchor)
  end

  local kept, indent = {}, math.huge
  for number = first, last do
    local line = lines[number]
    if not marker(line) then
      local width = utf8.len(line) or #line
      if width > source.widest then
        return nil, ('%s:%d is %d columns wide; a listing has room for %d')
          :format(file, number, width, source.widest)
      end
      if line:find('%S') then indent = math.min(indent, #line:match('^ *')) end
      kept[#kept + 1] = { line = line, number = number }
    end
  end
  while kept[1] and not kept[1].line:find('%S') do table.remove(kept, 1) end
  while #kept > 0 and not kept[#kept].line:find('%S') do table.remove(kept) end
  if #kept == 0 then
    return nil, ('%s: the region `%s` is empty'):format(file, anchor)
  end
  local text = {}
  for index, entry in ipairs(kept) do
    text[index] = entry.line:sub(indent + 1)
  end
  return {
    text = table.concat(text, '\n'),
    line = kept[1].number,
    inside = enclosing(lines, first, indent),
  }
end

return source
