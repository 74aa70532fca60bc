"""The registers of the workshop: equipment with its history, loans, bookings, upkeep and stocktakes."""

from __future__ import annotations

from talentdesk.model import (
    Booking,
    DepreciationLife,
    Equipment,
    EquipmentFile,
    EquipmentPart,
    EquipmentState,
    Loan,
    LoanItem,
    MaintenanceLog,
    MaintenancePlan,
    StockMovement,
    Stocktake,
    StocktakeLine,
    Workshop,
)
from talentdesk.model.vocabulary import (
    BOOKING_STATES,
    EQUIPMENT_KINDS,
    EQUIPMENT_STATES,
    LOAN_STATES,
    MAINTENANCE_KINDS,
    MAINTENANCE_RESULTS,
    PLAN_COUNTS,
    PLAN_UNITS,
    STOCKTAKE_STATES,
)
from talentdesk.registers.fields import Field, Kind, Register, Related, Search
from talentdesk.registers.people import REMARK

WORKSHOPS = Register(
    key="workshops", label="实训室", table=Workshop, identity=("name",), title="name", sort="name", on_page=False,
    fields=(
        Field("name", "实训室名称", required=True, width=12, synonyms=("实训室", "名称")),
        Field("stations", "工位数", Kind.INTEGER, required=True, minimum=0, maximum=2000, width=5, synonyms=("工位",)),
        Field("area", "面积(㎡)", Kind.DECIMAL, minimum=0, maximum=1e6, width=5, synonyms=("面积",)),
        Field("custodian", "责任人", width=6, synonyms=("负责人",)),
        REMARK,
    ),
    related=(Related("设备", "equipment", "place", "name"), Related("预约", "bookings", "workshop_id")),
)  # fmt: skip

EQUIPMENT = Register(
    key="equipment", label="设备", table=Equipment, identity=("code",), title="name", subtitle="code", sort="code",
    filters=("state", "category", "kind"),
    fields=(
        Field("code", "设备编号", required=True, width=8, search=Search.CODE, synonyms=("编号", "资产编号")),
        Field("name", "设备名称", required=True, width=10, search=Search.NAME, synonyms=("名称", "资产名称")),
        Field("kind", "物品种类", Kind.CHOICE, choices=EQUIPMENT_KINDS),
        Field("model", "型号", width=7, search=Search.WORDS, synonyms=("规格型号",)),
        Field("specification", "规格"),
        Field("serial_number", "出厂编号", synonyms=("序列号",)),
        Field("maker", "生产厂家", width=8, search=Search.WORDS, synonyms=("厂家", "制造商", "生产厂商")),
        Field("made_on", "生产日期", Kind.DATE, synonyms=("出厂日期",)),
        Field("technical", "技术参数", Kind.NOTE, synonyms=("主要参数",)),
        Field("attachments", "随机附件", Kind.NOTE, synonyms=("附件",)),
        Field("photo", "照片", Kind.PHOTO),
        Field("bought_on", "购置日期", Kind.DATE, width=6, synonyms=("购买日期", "购入日期"), group="购置"),
        Field(
            "price", "购置价格", Kind.DECIMAL, minimum=0, maximum=1e9, width=6, group="购置",
            synonyms=("购置价格(元)", "价格", "原值", "单价", "购置金额"),
        ),
        Field("life_years", "使用年限", Kind.INTEGER, minimum=1, maximum=60, group="购置", synonyms=("折旧年限",)),
        Field("salvage_percent", "净残值率(%)", Kind.DECIMAL, minimum=0, maximum=100, group="购置", synonyms=("残值率",)),
        Field(
            "category", "设备类别", Kind.CHOICE, open_choice=True, width=6, synonyms=("类别", "资产类别"),
            choices=("机械设备", "电气设备", "焊接设备", "检测设备", "计算机设备", "办公设备", "其他"),
        ),
        Field("quantity", "数量", Kind.INTEGER, minimum=0, maximum=1e6, group="数量", synonyms=("台数", "件数")),
        Field("unit", "单位", group="数量", synonyms=("计量单位",)),
        Field("minimum_stock", "最低库存", Kind.INTEGER, minimum=0, maximum=1e6, group="数量"),
        Field("kit_id", "所属套件", Kind.REFERENCE, reference="equipment", group="数量"),
        Field(
            "place", "存放地点", width=7, search=Search.WORDS, synonyms=("地点", "使用地点", "实训室"), group="使用"
        ),
        Field("station", "工位", group="使用", synonyms=("工位号",)),
        Field(
            "custodian", "责任人", width=5, search=Search.WORDS, synonyms=("保管人", "负责人", "使用人"), group="使用"
        ),
        Field("state", "状态", Kind.CHOICE, choices=EQUIPMENT_STATES, width=4, synonyms=("设备状态", "使用状态"), group="使用"),
        Field("purpose", "设备用途", synonyms=("用途",), group="使用"),
        REMARK,
    ),
    related=(
        Related("状态变动", "equipment_states", "equipment_id", holds=False),
        Related("部件", "equipment_parts", "equipment_id"),
        Related("设备资料", "equipment_files", "equipment_id"),
        Related("保养计划", "maintenance_plans", "equipment_id"),
        Related("维护记录", "maintenance_logs", "equipment_id"),
        Related("借用", "loan_items", "equipment_id"),
        Related("预约", "bookings", "equipment_id"),
        Related("出入库", "stock_movements", "equipment_id", holds=False),
        Related("套件内容", "equipment", "kit_id"),
    ),
)  # fmt: skip

_OF_EQUIPMENT = Field(
    "equipment_id",
    "设备",
    Kind.REFERENCE,
    required=True,
    reference="equipment",
    width=10,
    synonyms=("设备编号", "资产编号"),
)

EQUIPMENT_STATE_LOG = Register(
    key="equipment_states", label="状态变动", table=EquipmentState, identity=("equipment_id", "since"), title="state",
    subtitle="since", sort="since", descending=True, on_page=False, creatable=False,
    fields=(
        _OF_EQUIPMENT,
        Field("state", "状态", Kind.CHOICE, required=True, choices=EQUIPMENT_STATES, width=5, fixed=True),
        Field("since", "起始日期", Kind.DATE, required=True, width=6, fixed=True),
        Field("reason", "原因", width=12, fixed=True),
        Field("person", "经办人", width=5, fixed=True),
    ),
)  # fmt: skip

EQUIPMENT_PARTS = Register(
    key="equipment_parts", label="部件", table=EquipmentPart, identity=("equipment_id", "name"), title="name", subtitle="model",
    sort="name", on_page=False,
    fields=(
        _OF_EQUIPMENT,
        Field("name", "部件名称", required=True, width=10, synonyms=("名称",)),
        Field("model", "型号", width=8),
        Field("quantity", "数量", Kind.INTEGER, minimum=0, maximum=100000, width=4),
        Field("replaced_on", "更换日期", Kind.DATE, width=6),
        REMARK,
    ),
)  # fmt: skip

EQUIPMENT_FILES = Register(
    key="equipment_files", label="设备资料", table=EquipmentFile, identity=("equipment_id", "file_name"), title="label",
    subtitle="file_name", sort="label", on_page=False, creatable=False,
    fields=(
        _OF_EQUIPMENT,
        Field("label", "资料名称", required=True, width=10),
        Field("file_name", "文件名", required=True, width=12, fixed=True),
    ),
)  # fmt: skip

LIVES = Register(
    key="depreciation_lives", label="折旧年限表", table=DepreciationLife, identity=("category",), title="category",
    sort="category", on_page=False,
    fields=(
        Field("category", "设备类别", required=True, width=10, synonyms=("类别",)),
        Field("years", "折旧年限", Kind.INTEGER, required=True, minimum=1, maximum=60, width=5, synonyms=("年限",)),
        Field("salvage_percent", "净残值率(%)", Kind.DECIMAL, minimum=0, maximum=100, width=5),
        REMARK,
    ),
)  # fmt: skip

LOANS = Register(
    key="loans", label="借用单", table=Loan, identity=("number",), title="borrower", subtitle="number", sort="requested_on",
    descending=True, filters=("state",), on_page=False, creatable=False,
    fields=(
        Field("number", "借用单号", required=True, width=8, fixed=True),
        Field("borrower", "借用人", Kind.NAME, required=True, width=6),
        Field("phone", "联系电话", Kind.PHONE, personal=True, width=7),
        Field("place", "使用地点", width=8),
        Field("reason", "借用理由", width=10),
        Field("requested_on", "申请日期", Kind.DATE, required=True, width=6),
        Field("due_on", "预期归还日期", Kind.DATE, required=True, width=6),
        Field("approved_by", "批准人", Kind.NAME),
        Field("lent_on", "借出日期", Kind.DATE, width=6, fixed=True),
        Field("lent_by", "发放人", Kind.NAME, fixed=True),
        Field("returned_on", "归还日期", Kind.DATE, width=6, fixed=True),
        Field("received_by", "接收人", Kind.NAME, fixed=True),
        Field("state", "状态", Kind.CHOICE, choices=LOAN_STATES, width=4, fixed=True),
        REMARK,
    ),
    related=(Related("借用明细", "loan_items", "loan_id"),),
)  # fmt: skip

LOAN_ITEMS = Register(
    key="loan_items", label="借用明细", table=LoanItem, identity=("loan_id", "equipment_id"), title="equipment_id",
    subtitle="loan_id", sort="returned_on", on_page=False, creatable=False,
    fields=(
        Field("loan_id", "借用单", Kind.REFERENCE, required=True, reference="loans", width=8, fixed=True),
        Field("equipment_id", "设备", Kind.REFERENCE, required=True, reference="equipment", width=10, fixed=True),
        Field("quantity", "数量", Kind.INTEGER, width=4, fixed=True),
        Field("returned", "已还数量", Kind.INTEGER, width=4, fixed=True),
        Field("condition_out", "借用时状况", width=8),
        Field("condition_back", "归还时状况", width=8),
        Field("returned_on", "归还日期", Kind.DATE, width=6, fixed=True),
    ),
)  # fmt: skip

BOOKINGS = Register(
    key="bookings", label="预约", table=Booking, identity=("equipment_id", "workshop_id", "start"), title="person",
    subtitle="purpose", sort="start", descending=True, filters=("state",), on_page=False, creatable=False,
    fields=(
        Field("equipment_id", "设备", Kind.REFERENCE, reference="equipment", width=10, fixed=True),
        Field("workshop_id", "实训室", Kind.REFERENCE, reference="workshops", width=10, fixed=True),
        Field("quantity", "数量", Kind.INTEGER, fixed=True),
        Field("start", "开始时间", width=8, fixed=True),
        Field("end", "结束时间", width=8, fixed=True),
        Field("person", "预约人", Kind.NAME, required=True, width=6),
        Field("purpose", "预约用途", width=10),
        Field("state", "状态", Kind.CHOICE, choices=BOOKING_STATES, width=4, fixed=True),
    ),
)  # fmt: skip

MOVEMENTS = Register(
    key="stock_movements", label="耗材出入库", table=StockMovement, identity=("equipment_id", "day"), title="reason",
    subtitle="day", sort="day", descending=True, on_page=False, creatable=False,
    fields=(
        Field("equipment_id", "设备", Kind.REFERENCE, required=True, reference="equipment", width=10, fixed=True),
        Field("day", "日期", Kind.DATE, required=True, width=6, fixed=True),
        Field("change", "增减数量", Kind.INTEGER, width=4, fixed=True),
        Field("reason", "原因", width=10, fixed=True),
        Field("person", "经办人", width=5, fixed=True),
        Field("loan_id", "借用单", Kind.REFERENCE, reference="loans", fixed=True),
    ),
)  # fmt: skip

PLANS = Register(
    key="maintenance_plans", label="保养计划", table=MaintenancePlan, identity=("equipment_id", "kind"), title="kind",
    subtitle="content", sort="next_due", filters=("kind",), on_page=False,
    fields=(
        _OF_EQUIPMENT,
        Field("kind", "保养类别", Kind.CHOICE, required=True, choices=MAINTENANCE_KINDS, width=6, synonyms=("类别",)),
        Field("every", "间隔", Kind.INTEGER, required=True, minimum=1, maximum=120, width=4),
        Field("unit", "间隔单位", Kind.CHOICE, required=True, choices=PLAN_UNITS, width=4),
        Field("first_due", "首次日期", Kind.DATE, required=True, width=6),
        Field("count_from", "下次日期起算", Kind.CHOICE, choices=PLAN_COUNTS),
        Field("last_done", "上次完成", Kind.DATE, width=6),
        Field("next_due", "下次到期", Kind.DATE, width=6),
        Field("content", "保养内容", Kind.NOTE, width=12, synonyms=("内容",)),
        Field("person", "保养责任人", width=5, synonyms=("责任人",)),
        Field("in_use", "使用中", Kind.YES_NO),
    ),
)  # fmt: skip

LOGS = Register(
    key="maintenance_logs", label="维护记录", table=MaintenanceLog, identity=("equipment_id", "day", "kind"), title="kind",
    subtitle="content", sort="day", descending=True, filters=("kind", "result"), on_page=False,
    fields=(
        _OF_EQUIPMENT,
        Field("plan_id", "保养计划", Kind.REFERENCE, reference="maintenance_plans"),
        Field("kind", "维护类别", Kind.CHOICE, required=True, choices=MAINTENANCE_KINDS, width=6, synonyms=("类别",)),
        Field("day", "日期", Kind.DATE, required=True, width=6),
        Field("done_on", "完成日期", Kind.DATE, width=6),
        Field("person", "维护人", width=5),
        Field("content", "维护内容", Kind.NOTE, width=12, synonyms=("内容",)),
        Field("result", "维护结果", Kind.CHOICE, choices=MAINTENANCE_RESULTS, width=5),
        Field("cost", "费用(元)", Kind.DECIMAL, minimum=0, maximum=1e8, width=5, synonyms=("费用",)),
        Field("downtime_hours", "停机时间(小时)", Kind.DECIMAL, minimum=0, maximum=100000, width=5, synonyms=("停机时间",)),
        Field("certificate_number", "校准证书编号"),
        Field("valid_until", "校准有效期至", Kind.DATE, width=6),
    ),
)  # fmt: skip

STOCKTAKES = Register(
    key="stocktakes", label="盘点", table=Stocktake, identity=("name",), title="name", subtitle="state", sort="started_on",
    descending=True, filters=("state",), on_page=False, creatable=False,
    fields=(
        Field("name", "盘点名称", required=True, width=12),
        Field("place", "盘点范围", width=8, fixed=True),
        Field("started_on", "开始日期", Kind.DATE, required=True, width=6, fixed=True),
        Field("closed_on", "完成日期", Kind.DATE, width=6, fixed=True),
        Field("taken_over_on", "调整入账日期", Kind.DATE, width=6, fixed=True),
        Field("person", "盘点人", width=5),
        Field("state", "状态", Kind.CHOICE, choices=STOCKTAKE_STATES, width=5, fixed=True),
        REMARK,
    ),
    related=(Related("盘点明细", "stocktake_lines", "stocktake_id"),),
)  # fmt: skip

STOCKTAKE_LINES = Register(
    key="stocktake_lines", label="盘点明细", table=StocktakeLine, identity=("stocktake_id", "code"), title="code",
    subtitle="seen_place", sort="code", on_page=False, creatable=False,
    fields=(
        Field("stocktake_id", "盘点", Kind.REFERENCE, required=True, reference="stocktakes", width=8, fixed=True),
        Field("equipment_id", "设备", Kind.REFERENCE, reference="equipment", width=10, fixed=True),
        Field("code", "扫到的编号", required=True, width=8, fixed=True),
        Field("expected_place", "应在地点", width=8, fixed=True),
        Field("expected_quantity", "应有数量", Kind.INTEGER, width=4, fixed=True),
        Field("seen_place", "实在地点", width=8, fixed=True),
        Field("seen_quantity", "实有数量", Kind.INTEGER, width=4, fixed=True),
        Field("seen_at", "扫描时间", width=8, fixed=True),
        Field("seen_by", "扫描人", width=5, fixed=True),
    ),
)  # fmt: skip
