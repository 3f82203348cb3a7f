# The door test: a room includes only rooms with a lower number, and some headers are seen in one
# room only. Run as: cmake -D SOURCE_DIR=... -P doors.cmake
set(rooms
  base=0 shim=0 config=1 secrets=1 protocol=1 state=1 process=1 supervisor=1 journal=2 git=2 account=2
  agents=2 link=3 server=3 work=3 engine=4 control=5)
foreach(entry IN LISTS rooms)
  string(REGEX MATCH "^([a-z]+)=([0-9]+)$" _ "${entry}")
  set(number_${CMAKE_MATCH_1} ${CMAKE_MATCH_2})
endforeach()

# pattern | rooms (or folders) that may include it
set(owned
  "<QProcess|process"
  "<qt6keychain|secrets"
  "<yaml-cpp|config"
  "<toml\\+\\+|config"
  "<boost/|server"
  "<QTimer|base"
  "<QSql|journal,server"
  "<CLI/|daemon"
  "<QJson(Object|Array|Value|Document)>|protocol:Codec,account:Codec,server:Codec,control:Codec,agents:Codec,base:LogFormat,daemon:Print")

set(faults 0)
macro(fault)
  message("${ARGN}")
  math(EXPR faults "${faults} + 1")
endmacro()

file(GLOB_RECURSE files RELATIVE ${SOURCE_DIR}
  ${SOURCE_DIR}/core/*.h ${SOURCE_DIR}/core/*.cpp ${SOURCE_DIR}/daemon/*.h ${SOURCE_DIR}/daemon/*.cpp)
list(LENGTH files count)
if(count LESS 10)
  message(FATAL_ERROR "only ${count} files found below ${SOURCE_DIR}: nothing was checked")
endif()
foreach(file IN LISTS files)
  string(REGEX MATCH "^(core/)?([a-z]+)/(.*)$" _ "${file}")
  set(room ${CMAKE_MATCH_2})
  set(name ${CMAKE_MATCH_3})
  if(file MATCHES "^core/" AND NOT DEFINED number_${room})
    fault("${file}: room '${room}' is not in the table")
    continue()
  endif()
  file(STRINGS ${SOURCE_DIR}/${file} includes REGEX "^#include")
  foreach(include IN LISTS includes)
    if(include MATCHES "\"([a-z]+)/" AND DEFINED number_${CMAKE_MATCH_1} AND file MATCHES "^core/")
      set(other ${CMAKE_MATCH_1})
      if(room STREQUAL "supervisor" AND NOT other MATCHES "^(shim|supervisor)$")
        fault("${file}: the supervisor includes shim/ only, not ${other}/")
      elseif(NOT room STREQUAL other AND NOT number_${other} LESS number_${room})
        fault("${file}: ${room} (${number_${room}}) may not include ${other} (${number_${other}})")
      endif()
    endif()
    foreach(rule IN LISTS owned)
      string(REGEX MATCH "^(.*)\\|([^|]*)$" _ "${rule}")
      set(pattern "${CMAKE_MATCH_1}")
      string(REPLACE "," ";" owners "${CMAKE_MATCH_2}")
      if(include MATCHES "${pattern}")
        set(is_allowed OFF)
        foreach(owner IN LISTS owners)
          if(owner MATCHES "^([a-z]+):(.+)$")
            if(room STREQUAL "${CMAKE_MATCH_1}" AND name MATCHES "${CMAKE_MATCH_2}")
              set(is_allowed ON)
            endif()
          elseif(room STREQUAL owner)
            set(is_allowed ON)
          endif()
        endforeach()
        if(NOT is_allowed)
          fault("${file}: ${include} belongs to ${owners} only")
        endif()
      endif()
    endforeach()
  endforeach()
endforeach()
if(faults GREATER 0)
  message(FATAL_ERROR "${faults} doors broken")
endif()
message("${count} files, every door respected")
