; The per-user Setup.exe. Defined from outside: VERSION, NUMBERS, TREE, FILES (list of all files), OUT, SIZE_KB, TARGET (optional).
!ifdef AMD64
  Target amd64-unicode
!else
  Unicode true
!endif
!ifdef QUICK
  SetCompressor zlib
!else
  SetCompressor /SOLID lzma
  SetCompressorDictSize 64
!endif
SetDateSave off ; but for our own files below: pictures of the pages have the date of the check-out
CRCCheck on
ManifestDPIAware true
ManifestSupportedOS all
RequestExecutionLevel user

!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include WinVer.nsh
!include WordFunc.nsh
!include x64.nsh

!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\TalentDesk"
!define CLASSES "Software\Classes"
!define EXE "TalentDesk.exe"

Name "$(ProgramName)"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\TalentDesk"
InstallDirRegKey HKCU "${KEY}" "InstallLocation"
BrandingText "TalentDesk ${VERSION}"
ShowInstDetails nevershow
ShowUninstDetails nevershow

!define MUI_ICON "talentdesk.ico"
!define MUI_UNICON "talentdesk.ico"
!define MUI_WELCOMEFINISHPAGE_BITMAP "welcome.bmp"
!define MUI_ABORTWARNING
!define MUI_WELCOMEPAGE_TEXT "$Welcome"
!define MUI_FINISHPAGE_RUN "$INSTDIR\${EXE}"
Var Welcome
Var Installed

!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_LICENSE "${TREE}/LICENSE.txt"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"
!insertmacro MUI_LANGUAGE "English"

LangString ProgramName ${LANG_SIMPCHINESE} "技能基地管理台"
LangString ProgramName ${LANG_ENGLISH} "TalentDesk"
LangString NewText ${LANG_SIMPCHINESE} "将安装技能基地管理台 ${VERSION}，只供当前用户使用，不需要管理员权限，也不会下载任何内容。"
LangString NewText ${LANG_ENGLISH} "This installs TalentDesk ${VERSION} for the present user. No administrator rights are needed and nothing is downloaded."
LangString RepairText ${LANG_SIMPCHINESE} "这个版本已经安装。继续将重新写入全部程序文件（修复）；数据不受影响。"
LangString RepairText ${LANG_ENGLISH} "This version is installed already. Going on writes all program files anew (repair); your data is not touched."
LangString UpgradeText ${LANG_SIMPCHINESE} "将把已安装的版本 $Installed 升级到 ${VERSION}；数据不受影响。"
LangString UpgradeText ${LANG_ENGLISH} "This upgrades the installed version $Installed to ${VERSION}; your data is not touched."
LangString NewerText ${LANG_SIMPCHINESE} "已安装更新的版本 $Installed，旧版本不能打开它的数据。仍要装回 ${VERSION} 吗？"
LangString NewerText ${LANG_ENGLISH} "The newer version $Installed is installed, and an older one cannot open its data. Install ${VERSION} all the same?"
LangString InUseText ${LANG_SIMPCHINESE} "技能基地管理台正在运行。请先关闭它，再按“重试”。"
LangString InUseText ${LANG_ENGLISH} "TalentDesk is running. Please close it, then press Retry."
LangString SystemText ${LANG_SIMPCHINESE} "需要 64 位的 Windows 10 或更新版本。"
LangString SystemText ${LANG_ENGLISH} "64-bit Windows 10 or newer is needed."
LangString DataText ${LANG_SIMPCHINESE} "程序已卸载。是否同时永久删除默认数据文件夹？$\r$\n$\r$\n$LOCALAPPDATA\TalentDesk$\r$\n$\r$\n其中有基地的全部记录；选“否”会保留。移到别处的数据和备份文件总是保留。"
LangString DataText ${LANG_ENGLISH} "The program is uninstalled. Delete the default data folder for good as well?$\r$\n$\r$\n$LOCALAPPDATA\TalentDesk$\r$\n$\r$\nIt holds all records of the base; No keeps it. Data moved elsewhere and backup files are always kept."
LangString CatalogueType ${LANG_SIMPCHINESE} "技能基地共享目录"
LangString CatalogueType ${LANG_ENGLISH} "TalentDesk shared catalogue"
LangString TwinType ${LANG_SIMPCHINESE} "技能基地两台电脑的交换包"
LangString TwinType ${LANG_ENGLISH} "TalentDesk exchange between two PCs"
LangString BackupType ${LANG_SIMPCHINESE} "技能基地备份"
LangString BackupType ${LANG_ENGLISH} "TalentDesk backup"
LangString LayoutType ${LANG_SIMPCHINESE} "技能基地证书版式"
LangString LayoutType ${LANG_ENGLISH} "TalentDesk certificate layout"

VIProductVersion "${NUMBERS}"
VIAddVersionKey /LANG=${LANG_SIMPCHINESE} "ProductName" "TalentDesk"
VIAddVersionKey /LANG=${LANG_SIMPCHINESE} "FileDescription" "技能基地管理台 安装程序"
VIAddVersionKey /LANG=${LANG_SIMPCHINESE} "CompanyName" "TalentDesk"
VIAddVersionKey /LANG=${LANG_SIMPCHINESE} "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=${LANG_SIMPCHINESE} "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=${LANG_SIMPCHINESE} "LegalCopyright" "Apache-2.0"

; Ends with exit status 2 (refused) when the program runs: its files cannot be replaced, and half of them must not be.
!macro StopWhileRunning
  again:
  ${If} ${FileExists} "$INSTDIR\python\python312.dll"
    ClearErrors
    FileOpen $0 "$INSTDIR\python\python312.dll" a
    ${If} ${Errors}
      MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(InUseText)" /SD IDCANCEL IDRETRY again
      SetErrorLevel 2
      Quit
    ${EndIf}
    FileClose $0
  ${EndIf}
!macroend

; The three folders hold nothing but the program's own files: what an older version had more is gone with them.
!macro RemoveProgram
  RMDir /r "$INSTDIR\python"
  RMDir /r "$INSTDIR\packages"
  RMDir /r "$INSTDIR\program"
  RMDir /r "$INSTDIR\licences"
!macroend

; Calls the same macro for each kind of file that is the program's own.
!macro OwnFiles WITH
  !insertmacro ${WITH} "${CATALOGUE}" "TalentDesk.Catalogue" "$(CatalogueType)"
  !insertmacro ${WITH} "${TWIN}" "TalentDesk.Twin" "$(TwinType)"
  !insertmacro ${WITH} "${BACKUP}" "TalentDesk.Backup" "$(BackupType)"
  !insertmacro ${WITH} "${LAYOUT}" "TalentDesk.Layout" "$(LayoutType)"
!macroend

!macro Associate ENDING TYPE LABEL
  WriteRegStr HKCU "${CLASSES}\${ENDING}" "" "${TYPE}"
  WriteRegStr HKCU "${CLASSES}\${TYPE}" "" "${LABEL}"
  WriteRegStr HKCU "${CLASSES}\${TYPE}\DefaultIcon" "" "$INSTDIR\${EXE},0"
  WriteRegStr HKCU "${CLASSES}\${TYPE}\shell\open\command" "" '"$INSTDIR\${EXE}" "%1"'
!macroend

!macro Forget ENDING TYPE LABEL
  DeleteRegKey HKCU "${CLASSES}\${ENDING}"
  DeleteRegKey HKCU "${CLASSES}\${TYPE}"
!macroend

Function .onInit
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastWin10}
    MessageBox MB_OK|MB_ICONSTOP "$(SystemText)" /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
  StrCpy $Welcome "$(NewText)"
  ReadRegStr $Installed HKCU "${KEY}" "DisplayVersion"
  ${If} $Installed == "${VERSION}"
    StrCpy $Welcome "$(RepairText)"
  ${ElseIf} $Installed != ""
    StrCpy $Welcome "$(UpgradeText)"
    ${VersionCompare} "$Installed" "${VERSION}" $0
    ${If} $0 == 1
      MessageBox MB_YESNO|MB_ICONEXCLAMATION|MB_DEFBUTTON2 "$(NewerText)" /SD IDNO IDYES older
      SetErrorLevel 2
      Quit
      older:
    ${EndIf}
  ${EndIf}
FunctionEnd

Section
  !insertmacro StopWhileRunning
  !insertmacro RemoveProgram
  SetDateSave on
  !include "${FILES}"
  SetOutPath "$INSTDIR"
  WriteUninstaller "$INSTDIR\uninstall.exe"

  CreateShortCut "$SMPROGRAMS\$(ProgramName).lnk" "$INSTDIR\${EXE}"
  CreateShortCut "$DESKTOP\$(ProgramName).lnk" "$INSTDIR\${EXE}"
  WriteRegStr HKCU "${KEY}" "Shortcut" "$(ProgramName)"

  !insertmacro OwnFiles Associate
  ; Packages are .zip, rosters .xlsx, .xls and .csv: offered under "Open with", never taken from their programs.
  WriteRegStr HKCU "${CLASSES}\Applications\${EXE}" "FriendlyAppName" "$(ProgramName)"
  WriteRegStr HKCU "${CLASSES}\Applications\${EXE}\shell\open\command" "" '"$INSTDIR\${EXE}" "%1"'
  WriteRegStr HKCU "${CLASSES}\Applications\${EXE}\SupportedTypes" ".zip" ""
  WriteRegStr HKCU "${CLASSES}\Applications\${EXE}\SupportedTypes" ".json" ""
  WriteRegStr HKCU "${CLASSES}\Applications\${EXE}\SupportedTypes" ".xlsx" ""
  WriteRegStr HKCU "${CLASSES}\Applications\${EXE}\SupportedTypes" ".xls" ""
  WriteRegStr HKCU "${CLASSES}\Applications\${EXE}\SupportedTypes" ".csv" ""
  ${RefreshShellIcons}

  WriteRegStr HKCU "${KEY}" "DisplayName" "$(ProgramName)"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "DisplayIcon" "$INSTDIR\${EXE},0"
  WriteRegStr HKCU "${KEY}" "Publisher" "TalentDesk"
  WriteRegStr HKCU "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${KEY}" "EstimatedSize" ${SIZE_KB}
  WriteRegDWORD HKCU "${KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${KEY}" "NoRepair" 1
SectionEnd

Section Uninstall
  !insertmacro StopWhileRunning
  !insertmacro RemoveProgram
  !include "${FILES}.remove"
  Delete "$INSTDIR\uninstall.exe"
  SetOutPath "$TEMP"
  RMDir "$INSTDIR" ; only when nothing of the user's own lies in it

  ReadRegStr $0 HKCU "${KEY}" "Shortcut"
  ${If} $0 != ""
    Delete "$SMPROGRAMS\$0.lnk"
    Delete "$DESKTOP\$0.lnk"
  ${EndIf}
  !insertmacro OwnFiles Forget
  DeleteRegKey HKCU "${CLASSES}\Applications\${EXE}"
  DeleteRegKey HKCU "${KEY}"
  ${RefreshShellIcons}

  ${If} ${FileExists} "$LOCALAPPDATA\TalentDesk\*.*"
    MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "$(DataText)" /SD IDNO IDNO kept
    RMDir /r "$LOCALAPPDATA\TalentDesk"
    kept:
  ${EndIf}
SectionEnd
