@echo off
chcp 65001 >nul
set PY=
if exist "%~dp0python\python.exe" set PY="%~dp0python\python.exe"
if not defined PY where py >nul 2>nul && set PY=py -3.11
if not defined PY where python >nul 2>nul && set PY=python
if not defined PY (
  echo Can Python 3.11: xem DOC-TRUOC.txt.
  pause
  exit /b 2
)
%PY% -X utf8 "%~dp0start.py" %*
if errorlevel 2 pause
