-- What a chapter program left in build/chapters/SLUG: values, transcript,
-- pictures. Every function returns what was asked for, or nil and a message.

local json = require 'json'

local outputs = {}

outputs.root = 'build/chapters'

function outputs.path(program, file)
  return outputs.root .. '/' .. program .. '/' .. file
end

function outputs.command(program)
  return 'swift run -c release ' .. program
end

local function contents(program, file)
  local handle = io.open(outputs.path(program, file), 'rb')
  if not handle then
    return nil, ('there is no %s; run `%s`'):format(
      outputs.path(program, file), outputs.command(program))
  end
  local text = handle:read('a')
  handle:close()
  return text
end

local read = {}

-- The whole results.json of a program.
function outputs.results(program)
  if not read[program] then
    local text, problem = contents(program, 'results.json')
    if not text then return nil, problem end
    local result
    result, problem = json.decode(text)
    if type(result) ~= 'table' or type(result.values) ~= 'table' then
      return nil, ('%s is not as a chapter program writes it (%s); run `%s`')
        :format(outputs.path(program, 'results.json'),
          problem or 'it has no "values"', outputs.command(program))
    end
    read[program] = result
  end
  return read[program]
end

-- One named number: { value =, expect =, within = }.
function outputs.value(program, name)
  local results, problem = outputs.results(program)
  if not results then return nil, problem end
  local entry = results.values[name]
  if not entry then
    local names = {}
    for other in pairs(results.values) do names[#names + 1] = other end
    table.sort(names)
    return nil, ('`%s` reports no value `%s`; it reports %s'):format(
      program, name, table.concat(names, ', '))
  end
  return entry
end

-- The lines that a section printed, without its header line.
function outputs.section(program, number)
  local text, problem = contents(program, 'transcript.txt')
  if not text then return nil, problem end
  local kept, sections = nil, {}
  for line in (text:gsub('\n?$', '\n')):gmatch('(.-)\n') do
    local head = line:match('^== (%S+) .*==$')
    if head then
      sections[#sections + 1] = head
      if head == number then
        kept = {}
      elseif kept then
        break
      end
    elseif kept then
      if (utf8.len(line) or #line) > 72 then
        return nil, ('%s, section %s, has a line of more than 72 columns: %s')
          :format(outputs.path(program, 'transcript.txt'), number, line)
      end
      kept[#kept + 1] = line
    end
  end
  if not kept then
    return nil, ('`%s` printed no section %s; it printed %s'):format(
      program, number, table.concat(sections, ', '))
  end
  local printed = table.concat(kept, '\n'):gsub('^\n+', ''):gsub('%s+$', '')
  if printed == '' then
    return nil, ('section %s of `%s` printed nothing'):format(number, program)
  end
  return printed
end

-- The size of a picture in CSS pixels (half of its own), and whether it moves.
local function picture(program, file)
  local text, problem = contents(program, file)
  if not text then return nil, problem end
  if text:sub(1, 8) ~= '\137PNG\r\n\26\n' or #text < 33 then
    return nil, outputs.path(program, file) .. ' is not a PNG file'
  end
  local width, height = string.unpack('>I4I4', text, 17)
  return {
    file = program .. '/' .. file,
    width = width // 2,
    height = height // 2,
    moves = text:sub(1, 4096):find('acTL', 1, true) ~= nil,
  }
end

-- The files that belong to a figure, an animation or a slider.
function outputs.files(kind, name)
  local files = { name .. '.png', name .. '-dark.png' }
  if kind ~= 'figure' then
    files[3], files[4] = name .. '-still.png', name .. '-still-dark.png'
  end
  if kind == 'slider' then files[5] = name .. '.json' end
  return files
end

-- All of a figure: light, dark, still, stillDark, and the slider's settings.
function outputs.figure(kind, program, name)
  local names = outputs.files(kind, name)
  local figure = {}
  for index, part in ipairs { 'light', 'dark', 'still', 'stillDark' } do
    if names[index] then
      local problem
      figure[part], problem = picture(program, names[index])
      if not figure[part] then return nil, problem end
    end
  end
  for _, pair in ipairs { { 'light', 'dark' }, { 'still', 'stillDark' } } do
    local light, dark = figure[pair[1]], figure[pair[2]]
    if light and (light.width ~= dark.width or light.height ~= dark.height) then
      return nil, ('%s and %s differ in size'):format(light.file, dark.file)
    end
  end
  if (kind == 'animation') ~= figure.light.moves then
    return nil, ('%s is %s; %s the class .animation'):format(
      figure.light.file,
      figure.light.moves and 'animated' or 'not an animated PNG',
      figure.light.moves and 'give it' or 'take away')
  end
  if kind == 'slider' then
    local text, problem = contents(program, names[5])
    if not text then return nil, problem end
    local slider = json.decode(text)
    local path = outputs.path(program, names[5])
    for _, field in ipairs { 'frames', 'columns', 'width', 'height', 'start' } do
      if type(slider) ~= 'table' or type(slider[field]) ~= 'number' then
        return nil, ('%s has no number "%s"'):format(path, field)
      end
      slider[field] = math.tointeger(slider[field]) or slider[field]
    end
    if type(slider.labels) ~= 'table' or #slider.labels ~= slider.frames then
      return nil, ('%s needs one label for each of its %d frames')
        :format(path, slider.frames)
    end
    local rows = (slider.frames + slider.columns - 1) // slider.columns
    if figure.light.width ~= slider.columns * slider.width
      or figure.light.height ~= rows * slider.height
      or slider.start < 0 or slider.start >= slider.frames then
      return nil, ('%s does not fit its picture: %d columns and %d rows of ' ..
        '%d x %d are not %d x %d, or "start" is no frame'):format(path,
        slider.columns, rows, slider.width, slider.height,
        figure.light.width, figure.light.height)
    end
    slider.rows = rows
    figure.slider = slider
  end
  return figure
end

local minus = '\u{2212}'

local function grouped(digits)
  local whole, rest = digits:match('^(%d+)(.*)$')
  if #whole <= 4 then return digits end
  whole = whole:reverse():gsub('(%d%d%d)', '%1,'):reverse():gsub('^,', '')
  return whole .. rest
end

local function scientific(number, digits)
  local form = digits and ('%%.%de'):format(digits) or '%.3e'
  local mantissa, exponent = form:format(number):match('^(.-)e(.*)$')
  if not digits then mantissa = mantissa:gsub('%.?0+$', '') end
  exponent = ('%d'):format(tonumber(exponent)):gsub('-', minus)
  return ('%s × 10<sup>%s</sup>'):format(mantissa, exponent)
end

-- A number as running text shows it: up to four significant digits, or the
-- fixed number of decimals asked for.
function outputs.format(number, style)
  local size, digits = math.abs(number), style.digits
  local fixed = digits and ('%%.%df'):format(digits)
  local text
  if style.percent then
    text = (fixed or '%.4g'):format(size * 100) .. '%'
  elseif style.scientific then
    text = scientific(size, digits)
  elseif fixed then
    text = grouped(fixed:format(size))
  elseif size == math.floor(size) and size < 1e15 then
    text = grouped(('%.0f'):format(size))
  elseif size < 1e-4 or size >= 1e7 then
    text = scientific(size)
  elseif size >= 1e4 then
    text = grouped(('%.0f'):format(size))
  else
    text = ('%.4g'):format(size)
  end
  local zero = not text:find('^[%d.,]*[1-9]')
  return (number < 0 and not zero and minus or '') .. text
end

return outputs
