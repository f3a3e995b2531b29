"""The extensions that are never stored, whatever a workspace allows; read by `inspection`."""

# They run, or a browser runs what is in them; documents that are made to carry macros too.
_REFUSED = """
    aab ade adp apk app appimage application appref-ms asa ash ashx asmx asp aspx bash bat bin cgi chm
    cjs class cmd com cpl crx csh deb desktop dex dll dmg docm dotm drv elf exe fish flatpak gadget hlp
    hta htaccess htm html htpasswd img inf ins ipa iso isp jar jnlp js jse jsp jspx ksh library-ms lnk
    mde mht mhtml mjs msc msh msi msp mst ocx osx pcd phar php php3 php4 php5 php7 php8 phps pht phtml
    pif pkg pl potm ppam ppsm pptm prf ps1 ps1xml ps2 psc1 psc2 psd1 psm1 py pyc pyo pyw pyz rb reg rpm
    run scf scr sct searchconnector-ms settingcontent-ms sh shb shs shtm shtml sldm snap so svg svgz swf
    sys url user vb vbe vbs vbscript vhd vhdx vxd war wasm webloc wsc wsf wsh xaml xapk xbap xht xhtml
    xlam xll xlsm xltm xml xpi xsl xslt zsh
"""

REFUSED_EXTENSIONS = frozenset(_REFUSED.split())
